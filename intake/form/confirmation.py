"""The confirmation: the code, what happens now, and what the person may still tell us."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from intake.contact.choices import Status
from intake.contact.reference import grouped
from intake.contact.request import ContactRequest
from intake.contact.email_typos import suggest
from intake.form.follow_up_form import AnswersForm
from intake.form.message_consent import words_read
from intake.form.status import controls, earlier_page
from intake.helpline.published import PublicHelpline, published
from intake.helpline.hours import Slot
from intake.public import error_pages, html
from intake.public.decorators import comes_from_elsewhere, public
from intake.reception.follow_up import apply_follow_up
from intake.reception.access_token import resolve_token
from intake.triage.deadlines import due_at
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import allow_messages
from intake.triage.urgency import EMERGENCY_NEEDS
from intake.vault.masks import last_four, masked_email

# Whoever needs an hour to write a few lines must not lose them; the page itself is plain long before.
ANSWERED_WITHIN = timedelta(hours=2)


@public("GET", "POST")
def received(request: HttpRequest, language: str, receipt: str) -> HttpResponse:
    """The confirmation, for half an hour: phones throw background tabs away and load them again."""
    if request.method == "POST":
        return _answered(request, language, receipt)
    stored, added = resolve_token(receipt), "added" in request.GET
    if stored is None:
        return earlier_page(language, added=added)
    return _page(language, receipt, stored, _form(language, stored), added=added)


def _answered(request: HttpRequest, language: str, receipt: str) -> HttpResponse:
    stored = resolve_token(receipt, ANSWERED_WITHIN)
    if comes_from_elsewhere(request):
        return error_pages.page(403, language)
    if stored is None:
        return earlier_page(language, 410)
    form = _form(language, stored, request.POST)
    status = _taken_in(stored, form)
    if status == 303:
        address = reverse("received", kwargs={"receipt": receipt, "language": language})
        return html.respond("", status, Location=f"{address}?added")
    # What was typed comes back at any time; the code, after half an hour, does not.
    if resolve_token(receipt) is None:
        return earlier_page(language, status, form=form)
    return _page(language, receipt, stored, form, status=status)


def _form(language: str, stored: ContactRequest, data: Any = None) -> AnswersForm:
    with override(language):
        return AnswersForm(stored, published(language), data)


def _taken_in(stored: ContactRequest, form: AnswersForm) -> int:
    if not form.is_valid():
        return 422
    words = words_read(stored, form.cleaned_data.get("messages_read", ""))
    try:
        with transaction.atomic():
            apply_follow_up(stored, form.answers())
            if words:
                allow_messages(stored, channels=form.cleaned_data["messages"], words=words)
    except TransitionRefused:
        return 409
    return 303


def _page(
    language: str, receipt: str, stored: ContactRequest, form: AnswersForm, *, added: bool = False, status: int = 200
) -> HttpResponse:
    helpline, now = published(language), timezone.now()
    phone, email = stored.opened("phone"), stored.opened("email")
    meant = suggest(email)
    said: dict[str, Any] = {
        **controls(language, receipt, stored),
        "stored": stored,
        "form": form,
        "added": added,
        "reference": grouped(stored.reference),
        "last_four": last_four(phone) if phone else "",
        "email": masked_email(email) if email else "",
        "meant": masked_email(meant) if meant else "",
        "phone_unread": bool(stored.phone_raw) and not phone,
        "email_unread": bool(stored.email_raw) and not email,
        "in_danger": [need for need in stored.needs if need in EMERGENCY_NEEDS],
        "open_now": helpline.calendar.is_open(now),
        "opens_at": helpline.calendar.next_opening(now),
        "expected_by": _expected_by(stored, helpline),
        "here": "received",
    }
    if stored.slot_starts and stored.slot_ends and stored.slot_seat:
        said["slot"] = Slot(stored.slot_starts, stored.slot_ends)
    return html.show("form/received", language, said, status)


def _expected_by(stored: ContactRequest, helpline: PublicHelpline) -> datetime:
    """When somebody who was let in can expect us: a machine in quarantine must not learn that it was seen."""
    if stored.status == Status.QUARANTINED:
        return due_at(stored.urgency, stored.created_at, helpline.calendar)
    return stored.due_at
