"""The pages of `/status/`: the look-up, one request with what its sender may change, an expired confirmation."""

import time
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from intake.contact.choices import Status
from intake.contact.phone import format_phone, is_put_together
from intake.contact.quiet import phone_time_zones
from intake.contact.request import ContactRequest
from intake.contact.slot_seats import available_slots
from intake.form.form_token import hidden_fields
from intake.form.message_consent import MessageConsentForm
from intake.form.status_forms import ContactForm, LookUpForm, StatusForm, TimeForm
from intake.helpline.formatting import Clocks, time_choices
from intake.helpline.hours import Slot
from intake.helpline.published import PublicHelpline, published
from intake.public.html import render_page
from intake.triage.by_person import was_ended_by_text
from intake.triage.deadlines import due_at
from intake.triage.records import is_moved_along
from intake.vault.tokens import sign


def look_up_page(language: str, form: LookUpForm, *, not_found: bool = False, status: int = 200) -> HttpResponse:
    """Return the page that asks for the code. Its hidden field says when it was shown."""
    shown_at = str(time.time_ns() // 1000)
    context = {
        "form": form,
        "hidden": hidden_fields("shown", sign("look-up", shown_at), shown_at),
        "not_found": not_found,
        "helpline": published(language),
        "url_name": "status",
    }
    return render_page("form/look_up", language, context, status)


def expired_page(language: str, status: int = 200, **context: Any) -> HttpResponse:
    """Return the page for an access token that opens nothing any more: how to find what was sent."""
    context = {"helpline": published(language), "url_name": "status", **context}
    return render_page("form/expired", language, context, status)


def status_page(
    language: str,
    token: str,
    contact_request: ContactRequest,
    *,
    failed: StatusForm | None = None,
    done: Any = "",
    refused: Any = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of one request. `done` says what was changed, `refused` names the change that came too late."""
    context = {
        **status_controls(language, token, contact_request, failed),
        "done": done,
        "refused": refused,
        "number_to_check": number_to_check(contact_request) if done and not contact_request.closed_at else "",
        **_progress(contact_request),
        "url_name": "status",
    }
    return render_page("form/status", language, context, status)


def _progress(contact_request: ContactRequest) -> dict[str, Any]:
    """Return what has happened so far, and when something will: the slot, else the next try, else by when."""
    now, last_try = timezone.now(), contact_request.attempts.last()
    # What a try on another request of the same contact has moved would tell whoever sees this one of that other.
    is_own = contact_request.not_before > now and not is_moved_along(contact_request)
    slot, expected = slot_of(contact_request), expected_by(contact_request, published("en"))
    return {
        "last_try": last_try.created_at if last_try else None,
        "slot": slot if slot and slot.ends > now else None,
        "later": contact_request.not_before if is_own else None,
        "expected_by": expected if expected > now else None,
    }


def slot_of(contact_request: ContactRequest) -> Slot | None:
    """Return the slot in which the person has a seat."""
    if contact_request.slot_starts and contact_request.slot_ends and contact_request.slot_seat:
        return Slot(contact_request.slot_starts, contact_request.slot_ends)
    return None


def expected_by(contact_request: ContactRequest, helpline: PublicHelpline) -> datetime:
    """Return when the person can expect us. A request in quarantine gets the time that it would have had: a machine
    must not learn that it was noticed, nor anybody that the same contact has another request."""
    if contact_request.status == Status.QUARANTINED or is_moved_along(contact_request):
        return due_at(contact_request.urgency, contact_request.created_at, helpline.calendar)
    return contact_request.due_at


def deleted_page(language: str) -> HttpResponse:
    """Return the page that says that a request is deleted."""
    return render_page("form/deleted", language, {"helpline": published(language), "url_name": "status"})


def status_controls(
    language: str, token: str, contact_request: ContactRequest, failed: StatusForm | None = None
) -> dict[str, Any]:
    """Return what the template `status_controls.html` needs. `failed` is a form with errors, and what was typed."""
    helpline = published(language)
    return {
        "helpline": helpline,
        "access_token": token,
        "contact_request": contact_request,
        "failed": failed,
        "clocks": _clocks(helpline, contact_request),
        "time_form": failed if isinstance(failed, TimeForm) else time_form(language, helpline, contact_request),
        "was_ended_by_text": was_ended_by_text(contact_request),
        "contact_form": failed if isinstance(failed, ContactForm) else ContactForm(),
        "consent_form": consent_form(language, contact_request),
    }


def _clocks(helpline: PublicHelpline, contact_request: ContactRequest) -> Clocks:
    return Clocks(helpline.calendar.time_zone, phone_time_zones(contact_request))


def number_to_check(contact_request: ContactRequest) -> str:
    """Return the whole number when it was put together from what was typed; else "", as the last digits tell enough."""
    phone = contact_request.opened("phone")
    typed = contact_request.opened("phone_raw") or contact_request.opened("email_raw")
    return format_phone(phone) if phone and typed and is_put_together(typed, phone) else ""


def time_form(language: str, helpline: PublicHelpline, contact_request: ContactRequest, data: Any = None) -> TimeForm:
    """Return the form for another time, with the times that have room, on the person's clocks too."""
    slots = available_slots(helpline, timezone.now())
    with override(language):
        return TimeForm(time_choices(slots, _clocks(helpline, contact_request)), data)


def consent_form(language: str, contact_request: ContactRequest, data: Any = None) -> MessageConsentForm:
    """Return the form that asks whether we may send messages."""
    with override(language):
        return MessageConsentForm(contact_request, published(language), data)
