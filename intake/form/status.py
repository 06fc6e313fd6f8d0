"""`/status/`: a person finds their request by its code, and stays in control of it.

An access token in a hidden field carries on what was found: no address and no cookie names a request.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.contact.email_typos import suggest
from intake.contact.request import ContactRequest
from intake.form.change_limit import seconds_to_wait
from intake.form.look_up import look_up
from intake.form.message_consent import shown_wording
from intake.form.status_forms import ContactForm, LookUpForm, StatusForm
from intake.form.status_pages import consent_form, deleted_page, expired_page, look_up_page, status_page, time_form
from intake.helpline.published import published
from intake.public.decorators import is_cross_site, public_view
from intake.public.error_pages import error_page
from intake.reception.access_token import resolve_token
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import allow_messages


@public_view("GET", "POST")
def status(request: HttpRequest, language: str) -> HttpResponse:
    """Look up, then change; each by POST."""
    if request.method != "POST":
        return look_up_page(language, LookUpForm())
    if is_cross_site(request):
        return error_page(403, language)
    if token := request.POST.get("receipt"):
        return _change(request, language, token)
    return look_up(request, language)


def _change_contact(contact_request: ContactRequest, form: Any) -> None:
    fields = form.cleaned_data
    transitions.change_contact(
        contact_request,
        phone=fields["e164"] or contact_request.opened("phone"),
        phone_raw=fields["phone"] or contact_request.opened("phone_raw"),
        email=fields["address"] or contact_request.opened("email"),
    )


def _correct_email(contact_request: ContactRequest, form: Any) -> None:
    phone, typed, email = (contact_request.opened(column) for column in ("phone", "phone_raw", "email"))
    transitions.change_contact(contact_request, phone=phone, phone_raw=typed, email=suggest(email) or email)


def _change_time(contact_request: ContactRequest, form: Any) -> None:
    slot = published("en").calendar.slot(form.cleaned_data["when"], timezone.now())
    transitions.change_time(contact_request, slot=slot)


def _change_consent(contact_request: ContactRequest, form: Any) -> None:
    if text := shown_wording(contact_request, form.cleaned_data.get("messages_read", "")):
        allow_messages(contact_request, channels=form.cleaned_data["messages"], words=text)


def _stop(contact_request: ContactRequest, form: Any) -> None:
    transitions.stop_contact(contact_request)


def _undo_stop(contact_request: ContactRequest, form: Any) -> None:
    transitions.undo_stop(contact_request)


def _withdraw(contact_request: ContactRequest, form: Any) -> None:
    transitions.withdraw(contact_request)


# The field `do`, what it does, and what the page says afterwards.
CHANGES: dict[str, tuple[Callable[[ContactRequest, Any], None], Any]] = {
    "time": (_change_time, _("We changed the time.")),
    "contact": (_change_contact, _("We changed how we reach you.")),
    "meant": (_correct_email, _("We changed your email address.")),
    "messages": (_change_consent, _("We saved your choice.")),
    "stop": (_stop, _("We will not contact you about this request. Did you ask more than once? Then stop each one.")),
    "undo": (_undo_stop, _("We will contact you again.")),
    "delete": (_withdraw, ""),
}
# Nobody has to wait for these.
ENDS = {"stop", "delete"}


def _change(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Make the change that the person asks for, at once, whoever is assigned; or show the request as it is."""
    contact_request, do = resolve_token(token), request.POST.get("do", "")
    if contact_request is None:
        return expired_page(language, nothing_changed=do in CHANGES)
    if do not in CHANGES:
        return status_page(language, token, contact_request)
    if do not in ENDS and (wait := seconds_to_wait(request, contact_request)):
        return error_page(429, language, Retry_After=str(wait))
    form: StatusForm | None = None
    if do == "time":
        form = time_form(language, published(language), contact_request, request.POST)
    elif do == "contact":
        form = ContactForm(request.POST)
    elif do == "messages":
        form = consent_form(language, contact_request, request.POST)
    with override(language):
        if form and not form.is_valid():
            return status_page(language, token, contact_request, failed=form, status=422)
    change, done = CHANGES[do]
    try:
        change(contact_request, form)
    except TransitionRefused:
        contact_request.refresh_from_db()
        return status_page(language, token, contact_request, refused=do, status=409)
    if contact_request.erased_at:
        return deleted_page(language)
    return status_page(language, token, contact_request, done=done)
