"""What a text that comes to our number does: it is kept, sealed, on the requests of that number, and obeyed or read.

Whoever is texted may revoke consent by any reasonable means, and whatever a reasonable person would understand so
counts: 47 CFR 64.1200(a)(10). A confirmation is allowed, once and within five minutes, and not asked for: (a)(12). We
send none, as somebody else may see it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import ContactMethod, Outcome, Wish
from intake.contact.contact_details import parse_phone, printable
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.triage.actions import CLOSED
from intake.triage.by_person import change_contact, notify_emergency_ended, stop_contact
from intake.triage.locks import lock
from intake.triage.message_consent import end_messages
from intake.triage.text_wishes import understand

ENDING = {Wish.END, Wish.WRONG_NUMBER}
# One notification in an hour while the earlier text is unread; so many texts are kept of one person, so long each.
MIN_INTERVAL, MAX_TEXTS, MAX_LENGTH = timedelta(hours=1), 200, 4000
SIGNED_TO = timedelta(seconds=1)


def handle_sms(number: str, text: str, signed_at: datetime) -> None:
    """Keep `text` on every request of this number that is not closed, else on the newest; end contact if it says so.

    Only with requests that were made before the provider signed it: the same text, sent again by anybody, ends nothing
    that was asked since.
    """
    requests = [*ContactRequest.objects.with_contact(phone=parse_phone(number)).filter(erased_at=None).order_by("pk")]
    addressed = [contact_request for contact_request in requests if contact_request.status != CLOSED] or requests[-1:]
    wish, made_before = understand(text), _made_before(requests, text, signed_at)
    for contact_request in requests:
        if contact_request in addressed:
            _take_in(contact_request, text, wish, signed_at, made_before)
        elif wish in ENDING and contact_request.created_at < made_before:
            end_messages(contact_request, timezone.now(), *ContactMethod)


def _made_before(requests: Sequence[ContactRequest], text: str, signed_at: datetime) -> datetime:
    """Return until when a request was made that this text counts for: the end of the second in which it was signed.

    When it came before, until then: within one second somebody may have stopped, and asked again.
    """
    same = ReceivedText.objects.filter(request__in=requests, signed_at=signed_at)
    came = [row.received_at for row in same.select_related("request") if row.opened("text") == _kept(text)]
    return min([signed_at + SIGNED_TO, *came])


def _kept(text: str) -> str:
    return printable(text)[:MAX_LENGTH]


@transaction.atomic
def _take_in(
    contact_request: ContactRequest, text: str, wish: Wish, signed_at: datetime, made_before: datetime
) -> None:
    lock(contact_request)
    kept, now = ReceivedText.objects.filter(request=contact_request), timezone.now()
    for row in kept.filter(signed_at=signed_at):
        row.request = contact_request
        if row.opened("text") == _kept(text):
            return  # the provider tells it twice
    ends = wish in ENDING and contact_request.created_at < made_before
    if contact_request.erased_at or (kept.count() >= MAX_TEXTS and not ends):
        return
    was_told = kept.unread().filter(received_at__gt=now - MIN_INTERVAL, wish__in=_as_pressing_as(wish)).exists()
    row = ReceivedText(request=contact_request, wish=wish, ended_contact=ends, signed_at=signed_at, received_at=now)
    row.seal(text=_kept(text))
    row.save(force_insert=True)
    told = {"actor_name": trail.PERSON, "request_id": contact_request.pk, "at": now}
    trail.record(EventType.SMS_RECEIVED, **told, detail={"wish": wish.value})
    if ends:
        _end(contact_request, wish, now)
    elif not was_told:
        outbox.enqueue(NotificationType.TEXT_RECEIVED, contact_request, recipient=contact_request.claimed_by)


def _as_pressing_as(wish: Wish) -> list[Wish]:
    """Return the wishes of which somebody was told, so that this one tells them nothing new."""
    return [*Wish] if wish == Wish.ORDINARY else [Wish.UNCLEAR, *ENDING]


def _end(contact_request: ContactRequest, wish: Wish, now: datetime) -> None:
    """End contact; where the number is another's, with the number alone, if there is an address beside it."""
    if contact_request.status == CLOSED:  # somebody may open it again
        end_messages(contact_request, now, *ContactMethod)
    elif wish == Wish.WRONG_NUMBER and (email := contact_request.opened("email")):
        assignee = contact_request.claimed_by
        change_contact(contact_request, email=email)
        notify_emergency_ended(contact_request)
        if assignee is None:
            outbox.enqueue(NotificationType.TEXT_RECEIVED, contact_request)
    else:
        outcome = Outcome.WRONG_NUMBER if wish == Wish.WRONG_NUMBER else Outcome.DECLINED
        stop_contact(contact_request, at=now, outcome=outcome)
