"""The confirmation: the code, what happens now, and what the person may still tell us."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from intake.contact.choices import Status
from intake.contact.reference import spaced
from intake.contact.request import ContactRequest
from intake.contact.typos import likely_meant
from intake.form.answers import AnswersForm
from intake.form.messages import words_read
from intake.form.status import controls, earlier_page
from intake.helpline.disclosure import Published, published
from intake.helpline.hours import Slot
from intake.public import failure, pages
from intake.public.door import comes_from_elsewhere, public
from intake.reception.answers import take_in
from intake.reception.receipt import request_of
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
    stored, added = request_of(receipt), "added" in request.GET
    if stored is None:
        return earlier_page(language, added=added)
    return _page(language, receipt, stored, _form(language, stored), added=added)


def _answered(request: HttpRequest, language: str, receipt: str) -> HttpResponse:
    stored = request_of(receipt, ANSWERED_WITHIN)
    if comes_from_elsewhere(request):
        return failure.page(403, language)
    if stored is None:
        return earlier_page(language, 410)
    form = _form(language, stored, request.POST)
    status = _taken_in(stored, form)
    if status == 303:
        address = reverse("received", kwargs={"receipt": receipt, "language": language})
        return pages.respond("", status, Location=f"{address}?added")
    # What was typed comes back at any time; the code, after half an hour, does not.
    if request_of(receipt) is None:
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
            take_in(stored, form.answers())
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
    meant = likely_meant(email)
    said: dict[str, Any] = {
        **controls(language, receipt, stored),
        "stored": stored,
        "form": form,
        "added": added,
        "reference": spaced(stored.reference),
        "last_four": last_four(phone) if phone else "",
        "email": masked_email(email) if email else "",
        "meant": masked_email(meant) if meant else "",
        "phone_unread": bool(stored.phone_typed) and not phone,
        "email_unread": bool(stored.email_typed) and not email,
        "in_danger": [need for need in stored.needs if need in EMERGENCY_NEEDS],
        "open_now": helpline.calendar.is_open(now),
        "opens_at": helpline.calendar.next_opening(now),
        "expected_by": _expected_by(stored, helpline),
        "here": "received",
    }
    if stored.slot_starts and stored.slot_ends and stored.slot_place:
        said["slot"] = Slot(stored.slot_starts, stored.slot_ends)
    return pages.show("form/received", language, said, status)


def _expected_by(stored: ContactRequest, helpline: Published) -> datetime:
    """When somebody who was let in can expect us: a machine in quarantine must not learn that it was seen."""
    if stored.status == Status.QUARANTINED:
        return due_at(stored.urgency, stored.created_at, helpline.calendar)
    return stored.due_at
