"""Pages for when something fails. They need no database and always say how to reach a person."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.helpline.published import cached
from intake.public import html

SAID = {
    400: (_("We could not read that"), _("Something went wrong on the way. Go back and try once more.")),
    403: (_("This page is not open to you"), _("Start again on the first page. If you work here, sign in again.")),
    404: (_("We could not find that page"), _("The address may be old or mistyped.")),
    405: (_("We could not read that"), _("Go to the first page and use the form there.")),
    413: (_("That was too long"), _("Nothing was saved. Go back, make it shorter, and send it again.")),
    429: (_("Please wait a little"), _("Too much came from your network. Try again in 15 minutes, or call now.")),
    500: (_("Something broke on our side"), _("It is not your fault. If you sent the form, it may not be saved.")),
    503: (_("We could not save that"), _("Nothing was saved. Go back and try again in a minute, or call now.")),
}


def page(status: int, language: str = "en", **headers: str) -> HttpResponse:
    """The page for one HTTP status."""
    title, text = SAID[status]
    said = {"title": title, "text": text, "helpline": cached(language), "lost": status == 404}
    return html.show("public/error", language, said, status, **headers)


def _language(request: HttpRequest) -> str:
    """The address's; at the desk, where addresses have none, the one that its pages are in."""
    return next((code for code in html.LANGUAGES if request.path_info.startswith(f"/{code}/")), get_language() or "en")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return page(400, _language(request))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Django's handler403, and its page for a form that came without its token."""
    return page(403, _language(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return page(404, _language(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return page(500, _language(request))
