"""What a text that comes to our number does. Nobody reads it, and nothing of it is kept."""

import re
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.contact.choices import ContactMethod
from intake.contact.contact_details import parse_phone
from intake.contact.request import ContactRequest
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.triage.by_person import stop_contact
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import end_messages

# The first eight: 47 CFR 64.1200(a)(10), and what providers add. The others are what people write in Spanish.
STOP_WORDS = {
    "stop", "quit", "end", "revoke", "optout", "cancel", "unsubscribe", "stopall",
    "alto", "parar", "pare", "paren", "para", "basta", "cancelar", "cancele", "terminar", "salir", "baja", "nomas",
}  # fmt: skip
POLITE_WORDS = {"please", "por", "favor", "thanks", "gracias"}
MIN_INTERVAL = timedelta(hours=1)


def is_stop(text: str) -> bool:
    """Whether it says nothing but that contact is to end: in any case, with accents, blanks, stops and courtesies."""
    bare = "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
    words = [word for word in re.findall(r"[^\W\d_]+", bare.casefold()) if word not in POLITE_WORDS]
    return "".join(words) in STOP_WORDS


def handle_sms(number: str, text: str) -> None:
    """Stop contact in every request with this number, or tell whoever holds it that a text came, once in an hour."""
    requests = ContactRequest.objects.with_contact(phone=parse_phone(number)).filter(erased_at=None)
    for contact_request in requests.order_by("pk"):
        if is_stop(text):
            _stop(contact_request)
        elif contact_request.is_open:
            _notify_assignee(contact_request)


def _stop(contact_request: ContactRequest) -> None:
    try:
        stop_contact(contact_request)
    except TransitionRefused:  # it is closed; somebody may open it again
        end_messages(contact_request, timezone.now(), *ContactMethod)


@transaction.atomic
def _notify_assignee(contact_request: ContactRequest) -> None:
    now = timezone.now()
    told = AuditEvent.objects.filter(
        request_id=contact_request.pk, event_type=EventType.SMS_RECEIVED, at__gt=now - MIN_INTERVAL
    )
    if not told.exists():
        trail.record(EventType.SMS_RECEIVED, actor_name=trail.PERSON, request_id=contact_request.pk, at=now)
        outbox.enqueue(NotificationType.PERSON_CHANGED, contact_request, recipient=contact_request.claimed_by)
