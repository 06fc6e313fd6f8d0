"""Error pages. They need no database and always say how to reach a person."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext_lazy as _

from intake.antispam.limits import LOOK_UP_WINDOW_SECONDS, SUBMISSION_WINDOW_SECONDS
from intake.helpline.published import cached
from intake.public.html import LANGUAGES, render_page

# Nobody who only opened a page has sent anything; of a page that a proxy shows, nobody knows what was asked.
NOT_READ = _("This page does not open just now"), _("Try again in a minute, or call now.")
NOT_REACHED = NOT_READ[0], _("If you sent something, it may not be saved. Try again in a minute, or call now.")
MESSAGES = {
    400: (_("We could not read that"), _("Something went wrong on the way. Go back and try once more.")),
    403: (_("This page is not open to you"), _("Start again on the first page. If you work here, sign in again.")),
    404: (_("We could not find that page"), _("The address may be old or mistyped.")),
    405: (_("We could not read that"), _("Go to the first page and use the form there.")),
    408: (_("We could not read that"), _("Something went wrong on the way. Go back and try once more.")),
    413: (_("That was too long"), _("Nothing was saved. Go back, make it shorter, and send it again.")),
    429: (_("Please wait a little"), ""),
    500: (_("Something broke on our side"), _("It is not your fault. If you sent the form, it may not be saved.")),
    502: NOT_REACHED,
    503: (_("We could not save that"), _("Nothing was saved. Go back and try again in a minute, or call now.")),
}
LONGEST_WAIT_SECONDS = max(SUBMISSION_WINDOW_SECONDS, LOOK_UP_WINDOW_SECONDS)


def error_page(
    status: int, language: str = "en", *, is_read: bool = False, is_file: bool = False, **headers: str
) -> HttpResponse:
    """Return the page for one HTTP status, to a request that `is_read`s a page, or as a file that a proxy shows."""
    title, text = MESSAGES[status]
    if status == 503 and (is_read or is_file):
        title, text = NOT_REACHED if is_file else NOT_READ
    if status == 429:
        text = _wait_in_words(int(headers.get("Retry_After", LONGEST_WAIT_SECONDS)), language)
    context = {
        "title": title,
        "text": text,
        "helpline": cached(language),
        "is_not_found": status == 404,
        "is_file": is_file,
    }
    return render_page("public/error", language, context, status, **headers)


def _wait_in_words(seconds: int, language: str) -> str:
    minutes = max(1, -(-seconds // 60))
    with override(language):
        return ngettext(
            "Too much came from your network. Try again in %(minutes)d minute, or call now.",
            "Too much came from your network. Try again in %(minutes)d minutes, or call now.",
            minutes,
        ) % {"minutes": minutes}


def language_of(path: str) -> str:
    """Return the language of an address; at the desk, where addresses name none, the one that its pages are in."""
    return next((code for code in LANGUAGES if f"{path}/".startswith(f"/{code}/")), get_language() or "en")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return error_page(400, language_of(request.path_info))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Django's handler403, and its page for a form that came without its token."""
    return error_page(403, language_of(request.path_info))


# Django's APPEND_SLASH. As a middleware it would cost every page 7 microseconds, a twentieth of showing the form.
_append_slash = CommonMiddleware(lambda request: HttpResponse())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404. An address that lacks only its last slash leads on; a form's fields would get lost there."""
    if request.method in {"GET", "HEAD"} and _append_slash.should_redirect_with_slash(request):
        response = HttpResponsePermanentRedirect(_append_slash.get_full_path_with_slash(request))
        response.headers["Cache-Control"] = "no-store"  # an address may name a token
        return response
    return error_page(404, language_of(request.path_info))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return error_page(500, language_of(request.path_info))
