"""The landing page with the form, and the view that receives the form."""

import time
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from intake.antispam.limits import SUBMISSIONS
from intake.antispam.spam_flags import SubmissionSignals
from intake.contact.choices import Discretion
from intake.form import form_token, landing_cache
from intake.form.form_token import FormToken
from intake.form.forms import HelpForm
from intake.form.landing_cache import TOKEN_PLACEHOLDER, RenderedLanding
from intake.form.status_pages import expired_page
from intake.helpline.formatting import ASAP
from intake.helpline.models import Wording
from intake.helpline.published import PublicHelpline, PublishedText, wording_version
from intake.public.compression import accepts_gzip
from intake.public.decorators import is_cross_site, networks, public_view
from intake.public.error_pages import error_page
from intake.public.html import html_response, render_page
from intake.reception.access_token import issue_token
from intake.reception.receive import RequestGone, receive
from intake.reception.submission import Submission


@public_view("GET", "POST")
def landing(request: HttpRequest, language: str) -> HttpResponse:
    """Show the first page, with the form; by POST with what was typed on the same page in another language."""
    rendered = landing_cache.current(language)
    source_page = form_token.parse_source_page(request.GET.get("page", ""))
    token = form_token.issue(rendered.helpline, language, source_page)
    if request.method == "POST":
        return _switch_language(request, language, rendered, token)
    hidden = token.fields().encode()
    if accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return html_response(rendered.page.gzipped(hidden), Content_Encoding="gzip")
    return html_response(rendered.page.plain(hidden))


def _switch_language(request: HttpRequest, language: str, rendered: RenderedLanding, token: FormToken) -> HttpResponse:
    """Store nothing, and say nothing about what was typed: it is not sent yet."""
    if before := form_token.parse(request.POST.get("ctx", "")):
        token = replace(
            token, submission_id=before.submission_id, rendered_at=before.rendered_at, source_page=before.source_page
        )
    return _form_page(language, rendered.helpline, rendered.form.unchecked(request.POST), token)


def _form_page(
    language: str,
    helpline: PublicHelpline,
    form: HelpForm,
    token: FormToken,
    *,
    failed: bool = False,
    press_again: bool = False,
    is_gone: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "helpline": helpline,
        "hidden": token.fields(),
        "url_name": "landing",
        "failed": failed,
        "press_again": press_again,
        "is_gone": is_gone,
    }
    return render_page("form/landing", language, context, status)


@public_view("POST")
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """Receive the form: 303 when it is stored, 422 with everything typed when it cannot be."""
    from_network = SUBMISSIONS.count(networks(request))
    if from_network > SUBMISSIONS.most:
        return error_page(429, language, Retry_After=str(SUBMISSIONS.retry_after(networks(request))))
    rendered = landing_cache.current(language)
    form = rendered.form.bound_to(request.POST)
    token = form_token.parse(request.POST.get("ctx", ""))
    is_ours = token and token.helpline == rendered.helpline.slug and not is_cross_site(request)
    wordings = _shown_wordings(rendered.helpline, token) if token and is_ours else None
    if form.is_valid() and token and wordings is not None:
        signals = _spam_signals(request, form, token, from_network)
        try:
            contact_request = receive(_submission(form, rendered, token, wordings, signals))
        except RequestGone:
            return _ask_anew(request, language, rendered)
        if contact_request.tokens_revoked_at:
            # Its person has left since. What a browser sends again, for whoever sits there now, opens nothing.
            return expired_page(language, 410)
        url = rendered.confirmation_url.replace(TOKEN_PLACEHOLDER, issue_token(contact_request))
        return html_response("", 303, Location=url)
    form = rendered.form.bound_to(request.POST, to_render=True)
    if token is None or wordings is None:
        token = form_token.issue(rendered.helpline, language)
    press_again = form.is_valid()
    return _form_page(language, rendered.helpline, form, token, failed=True, press_again=press_again, status=422)


def _ask_anew(request: HttpRequest, language: str, rendered: RenderedLanding) -> HttpResponse:
    """Show what was typed, in a form that is stored when the person presses once more."""
    form, token = rendered.form.bound_to(request.POST, to_render=True), form_token.issue(rendered.helpline, language)
    return _form_page(language, rendered.helpline, form, token, press_again=True, is_gone=True, status=422)


def _shown_wordings(helpline: PublicHelpline, token: FormToken) -> tuple[PublishedText, ...] | None:
    """Return the wordings that the form showed; None when a version that it names was never published."""
    current = {(text.kind, text.language, text.version): text for text in helpline.wordings}
    shown = []
    for kind, name in ((Wording.Kind.DISCLOSURE, token.disclosure), (Wording.Kind.CONSENT, token.consent)):
        language, _dash, version = name.rpartition("-")
        if version == "0":
            continue
        key = (kind, language or token.language, int(version))
        try:
            shown.append(current.get(key) or wording_version(helpline.id, *key))
        except Wording.DoesNotExist:
            return None
    return tuple(shown)


def _spam_signals(request: HttpRequest, form: HelpForm, token: FormToken, from_network: int) -> SubmissionSignals:
    fields = form.cleaned_data
    return SubmissionSignals(
        honeypot=fields["website"],
        seconds=time.time() - token.rendered_at,
        # A browser says where a form comes from; without throttling, as in load tests, nobody's pace matters either.
        by_browser="HTTP_SEC_FETCH_SITE" in request.META or not settings.THROTTLE,
        typed=(fields["name"], fields["phone"], fields["email"]),
        from_network=from_network,
    )


def _submission(
    form: HelpForm,
    rendered: RenderedLanding,
    token: FormToken,
    wordings: tuple[PublishedText, ...],
    signals: SubmissionSignals,
) -> Submission:
    fields = form.cleaned_data
    when = form.data.get("when", "")
    # Not only what is on offer now: the page may have been open for a while, and the slot still be ahead.
    slot = rendered.helpline.calendar.slot(when, timezone.now()) if when not in {"", ASAP} else None
    return Submission(
        submission_id=token.submission_id,
        helpline=rendered.helpline,
        wordings=wordings,
        language=token.language,
        source_page=token.source_page,
        about=fields["about"],
        name=fields["name"],
        phone=fields["e164"],
        phone_raw=fields["phone"],
        email=fields["address"],
        email_raw=fields["email"] if fields["email"] != fields["address"] else "",
        discretion=fields["discretion"] or Discretion.PRIVATE,
        slot=slot,
        slot_was_full=slot is None and when not in {"", ASAP},
        signals=signals,
    )
