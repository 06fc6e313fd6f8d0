"""Finding a request at `/status/` by its code and a part of its contact, so often and no more."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from intake.antispam.guess_limit import GuessLimit, spend_each
from intake.antispam.limits import LOOK_UP_WINDOW_SECONDS, MAX_LOOK_UPS_PER_CODE, MAX_LOOK_UPS_PER_NETWORK
from intake.antispam.rate_limit import WIDE_FACTOR
from intake.contact.reference import normalize
from intake.contact.request import ContactRequest
from intake.form.status_forms import LookUpForm
from intake.form.status_pages import look_up_page, status_page
from intake.public.decorators import networks
from intake.public.error_pages import error_page
from intake.reception.access_token import issue_token
from intake.vault.tokens import unsign

NO_LIMIT = 2**31 - 1


def look_up(request: HttpRequest, language: str) -> HttpResponse:
    """Answer alike for a wrong code and a wrong contact, and a few times only: nobody may guess them.

    Over the limit of a network nothing that is wrong is answered any more, but what is right is still let in: others
    in that network must not keep a person from stopping or deleting. Each guess at a code that exists is counted there
    too, so that its digits are guessed as seldom as anywhere else; a code that is made up adds no count.
    """
    form = LookUpForm(request.POST)
    if not form.is_valid() or "code" not in request.POST:
        return look_up_page(language, LookUpForm())
    of_network, of_code = _limits(request, form.cleaned_data["code"])
    over = spend_each(of_network)
    if over and not _exists(form.cleaned_data["code"]):
        # Written as well, into one row: how long the answer takes must not tell which codes exist.
        replace(over, what="look-up-made-up", most=NO_LIMIT).spend()
        return _wait(language, over)
    if not of_code.spend():
        return _wait(language, over or of_code)
    contact_request = form.find()
    if contact_request is None or _is_sent_again(request.POST.get("shown", ""), contact_request):
        return _wait(language, over) if over else look_up_page(language, form, not_found=True, status=422)
    for limit in [of_code] if over else [*of_network, of_code]:
        limit.refund()
    return status_page(language, issue_token(contact_request), contact_request)


def _limits(request: HttpRequest, code: str) -> tuple[list[GuessLimit], GuessLimit]:
    narrow, wide = networks(request)
    return [
        GuessLimit("look-up-wide", wide, MAX_LOOK_UPS_PER_NETWORK * WIDE_FACTOR, LOOK_UP_WINDOW_SECONDS),
        GuessLimit("look-up", narrow, MAX_LOOK_UPS_PER_NETWORK, LOOK_UP_WINDOW_SECONDS),
    ], GuessLimit("look-up-code", normalize(code), MAX_LOOK_UPS_PER_CODE, LOOK_UP_WINDOW_SECONDS)


def _wait(language: str, limit: GuessLimit) -> HttpResponse:
    return error_page(429, language, Retry_After=str(limit.retry_after()))


def _exists(code: str) -> bool:
    return ContactRequest.objects.with_reference(code).filter(erased_at=None).exists()


def _is_sent_again(signed: str, contact_request: ContactRequest) -> bool:
    """Return whether the form was shown before the person left: then a browser sends it again, for somebody else."""
    shown_at, revoked_at = unsign("look-up", signed), contact_request.tokens_revoked_at
    return bool(shown_at and revoked_at and int(shown_at) < revoked_at.timestamp() * 1_000_000)
