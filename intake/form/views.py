"""The landing page with the form, and what takes it in."""

import time
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from intake.contact.choices import Discretion
from intake.form import form_token
from intake.form.forms import HelpForm
from intake.form.landing_cache import RECEIPT_GOES_HERE, Showing, now_showing
from intake.helpline.published import PublicHelpline, PublishedText, wording_version
from intake.helpline.formatting import ASAP
from intake.helpline.models import Wording
from intake.public import error_pages, html
from intake.public.decorators import comes_from_elsewhere, network, public
from intake.reception.access_token import issue_token
from intake.reception.receive import receive
from intake.reception.submission import Submission
from intake.antispam import rate_limit
from intake.antispam.limits import HARD_LIMIT, SUBMISSION_WINDOW_SECONDS
from intake.antispam.signals import SubmissionSignals


@public("GET", "POST")
def landing(request: HttpRequest, language: str) -> HttpResponse:
    """The first page, with the form; by POST with what was typed on the same page in another language."""
    shown = now_showing(language)
    fresh = form_token.fresh(shown.helpline, language, form_token.came_from(request.GET.get("page", "")))
    if request.method == "POST":
        return _in_this_language(request, language, shown, fresh)
    hidden = fresh.fields().encode()
    # A cache keeps nothing of this page, so nothing has to be told that the answer varies.
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return html.respond(shown.page.gzipped(hidden), Content_Encoding="gzip")
    return html.respond(shown.page.plain(hidden))


def _in_this_language(request: HttpRequest, language: str, shown: Showing, fresh: form_token.Context) -> HttpResponse:
    """Nothing is stored, and nothing said about what was typed: it is not sent yet."""
    if before := form_token.read(request.POST.get("ctx", "")):
        fresh = replace(fresh, submission_id=before.submission_id, rendered_at=before.rendered_at, page=before.page)
    form = shown.form.as_typed(request.POST)
    said = {"form": form, "helpline": shown.helpline, "hidden": fresh.fields(), "here": "landing"}
    return html.show("form/landing", language, said)


def _wordings(helpline: PublicHelpline, shown: form_token.Context) -> tuple[PublishedText, ...] | None:
    """The words that `shown` had on it; None when no such version was ever published."""
    current = {(text.kind, text.language, text.version): text for text in helpline.wordings}
    seen = []
    for kind, words in ((Wording.Kind.DISCLOSURE, shown.disclosure), (Wording.Kind.CONSENT, shown.consent)):
        language, _dash, version = words.rpartition("-")
        if version == "0":
            continue
        key = (kind, language or shown.language, int(version))
        try:
            seen.append(current.get(key) or wording_version(helpline.id, *key))
        except Wording.DoesNotExist:
            return None
    return tuple(seen)


@public("POST")
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """Takes the form in: 303 when it is stored, 422 with everything typed when it cannot be."""
    from_network = rate_limit.count("ask", network(request), SUBMISSION_WINDOW_SECONDS)
    if from_network > HARD_LIMIT:
        return error_pages.page(429, language, Retry_After=str(rate_limit.retry_after(SUBMISSION_WINDOW_SECONDS)))
    shown = now_showing(language)
    form = shown.form.bound_to(request.POST)
    sent = form_token.read(request.POST.get("ctx", ""))
    ours = sent and sent.helpline == shown.helpline.slug and not comes_from_elsewhere(request)
    wordings = _wordings(shown.helpline, sent) if sent and ours else None
    if form.is_valid() and sent and wordings is not None:
        signals = _signals(request, form, sent, from_network)
        stored = receive(_submission(form, shown, sent, wordings, signals))
        return html.respond("", 303, Location=shown.confirmation.replace(RECEIPT_GOES_HERE, issue_token(stored)))
    form = shown.form.bound_to(request.POST, to_show=True)
    again = sent if sent and wordings is not None else form_token.fresh(shown.helpline, language)
    said = {"form": form, "helpline": shown.helpline, "hidden": again.fields(), "here": "landing"}
    return html.show("form/landing", language, {**said, "failed": True, "press_again": form.is_valid()}, 422)


def _signals(request: HttpRequest, form: HelpForm, sent: form_token.Context, from_network: int) -> SubmissionSignals:
    answers = form.cleaned_data
    return SubmissionSignals(
        honeypot=answers["website"],
        seconds=time.time() - sent.rendered_at,
        # A browser says where a form comes from; without throttling, as in load tests, nobody's pace matters either.
        by_browser="HTTP_SEC_FETCH_SITE" in request.META or not settings.THROTTLE,
        typed=(answers["name"], answers["phone"], answers["email"]),
        from_network=from_network,
    )


def _submission(
    form: HelpForm, shown: Showing, sent: form_token.Context, wordings: tuple[PublishedText, ...], signals: SubmissionSignals
) -> Submission:
    answers = form.cleaned_data
    chosen = form.data.get("when", "")
    # Not only what is on offer now: the page may have been open for a while, and the slot still be ahead.
    slot = shown.helpline.calendar.slot(chosen, timezone.now()) if chosen not in {"", ASAP} else None
    return Submission(
        submission_id=sent.submission_id,
        helpline=shown.helpline,
        wordings=wordings,
        language=sent.language,
        source_page=sent.page,
        about=answers["about"],
        name=answers["name"],
        phone=answers["e164"],
        phone_raw=answers["phone"],
        email=answers["address"],
        email_raw=answers["email"] if answers["email"] != answers["address"] else "",
        discretion=answers["discretion"] or Discretion.PRIVATE,
        slot=slot,
        slot_was_full=slot is None and chosen not in {"", ASAP},
        signals=signals,
    )
