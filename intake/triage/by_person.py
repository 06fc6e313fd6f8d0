"""What the person does with their own request, at `/status/`, on the confirmation, or by a text."""

from contextlib import suppress
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.contact.choices import EMERGENCY_RANK, ContactMethod, Outcome
from intake.contact.erasure import erase, mark_for_deletion
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.contact.slot_seats import free_seat
from intake.helpline.hours import Slot
from intake.helpline.published import calendar_of
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.paging import page_on_call, tell_assignee
from intake.triage import decisions
from intake.triage.actions import CLOSED, TRANSITIONS, Action
from intake.triage.apply import apply
from intake.triage.decisions import UNGROUPED, Changes, Decision
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock
from intake.triage.message_consent import end_messages
from intake.vault.blind_index import blind_index


def _lock(contact_request: ContactRequest, action: Action) -> None:
    """Lock it for a person who cannot know who holds it."""
    lock(contact_request)
    if contact_request.status not in TRANSITIONS[action].sources:
        raise TransitionRefused(action, contact_request)


def notify_emergency_ended(contact_request: ContactRequest) -> None:
    """Tell the supervisors: whoever has the phone, or the code, may not be the person who asked."""
    if contact_request.rank == EMERGENCY_RANK:
        outbox.enqueue(NotificationType.EMERGENCY_ENDED, contact_request)


@transaction.atomic
def rescore(contact_request: ContactRequest, *, needs: list[str]) -> None:
    """Take in what the person told us after the form, and give the request the urgency that follows from it."""
    _lock(contact_request, Action.RESCORE)
    now = timezone.now()
    decision = decisions.rescore(contact_request, needs, now, calendar_of(contact_request.helpline))
    is_more_urgent = decisions.is_more_urgent(contact_request, decision)
    apply(contact_request, decision, now=now)
    if is_more_urgent:
        page_on_call(contact_request)
    tell_assignee(contact_request, contact_request.claimed_by)


def change_time(contact_request: ContactRequest, *, slot: Slot | None) -> None:
    """The person asks for another time, or, with None, as soon as possible. Refused when the slot is full."""
    for _attempt in range(contact_request.helpline.calls_per_slot + 1):
        # Somebody may take the seat between our look and our update; then the next one is looked for.
        with suppress(IntegrityError):
            return _change_time(contact_request, slot)
    raise TransitionRefused(Action.CHANGE_TIME, contact_request, _("that time is taken"))


@transaction.atomic
def _change_time(contact_request: ContactRequest, slot: Slot | None) -> None:
    _lock(contact_request, Action.CHANGE_TIME)
    now, seat, assignee = timezone.now(), None, contact_request.claimed_by
    if slot:
        seat = contact_request.slot_seat if contact_request.slot_starts == slot.starts else None
        seat = seat or free_seat(contact_request.helpline_id, slot, contact_request.helpline.calls_per_slot)
        if seat is None:
            raise TransitionRefused(Action.CHANGE_TIME, contact_request, _("that time is taken"))
    calendar = calendar_of(contact_request.helpline)
    apply(contact_request, decisions.change_time(contact_request, slot, seat, now, calendar), now=now)
    tell_assignee(contact_request, assignee)


@transaction.atomic
def change_contact(contact_request: ContactRequest, *, phone: str = "", phone_raw: str = "", email: str = "") -> None:
    """The person gives another number (E.164) or address; what they gave before is gone. A holder must look again."""
    _lock(contact_request, Action.CHANGE_CONTACT)
    now, assignee = timezone.now(), contact_request.claimed_by
    # A yes was for the number, or the address, that it was said of.
    changed = {
        ContactMethod.SMS: contact_request.opened("phone") != phone,
        ContactMethod.EMAIL: contact_request.opened("email") != email,
    }
    end_messages(contact_request, now, *(channel for channel, is_changed in changed.items() if is_changed))
    contact_request.seal(phone=phone, phone_raw=phone_raw, email=email, email_raw="")
    changes: Changes = {
        "phone": contact_request.phone,
        "phone_raw": contact_request.phone_raw,
        "email": contact_request.email,
        "email_raw": contact_request.email_raw,
        "phone_index": blind_index("phone", phone),
        "email_index": blind_index("email", email),
        **UNGROUPED,
        "revealed_at": None,
    }
    fields = [name for name, value in (("phone", phone), ("email", email)) if value]
    apply(contact_request, Decision(Action.CHANGE_CONTACT, changes, {"fields": fields}), now=now)
    tell_assignee(contact_request, assignee)


def _tell_that_it_ended(contact_request: ContactRequest, assignee: User | None) -> None:
    """Tell whoever had it at once, whatever they were told a moment ago: it ends once."""
    if assignee:
        outbox.enqueue(NotificationType.PERSON_CHANGED, contact_request, recipient=assignee)


@transaction.atomic
def stop_contact(
    contact_request: ContactRequest, *, at: datetime | None = None, outcome: Outcome = Outcome.DECLINED
) -> None:
    """The person wants no call any more. Effective at once, also against whoever holds it."""
    _lock(contact_request, Action.STOP_CONTACT)
    now, assignee = at or timezone.now(), contact_request.claimed_by
    end_messages(contact_request, now, *ContactMethod)
    apply(contact_request, decisions.stop_contact(now, outcome), now=now)
    _tell_that_it_ended(contact_request, assignee)
    notify_emergency_ended(contact_request)


@transaction.atomic
def undo_stop(contact_request: ContactRequest) -> None:
    """Begin it anew, as the person asks: a text from their number had ended it, and somebody else may have sent that.

    What they had said yes to stays ended: they may say it again.
    """
    _lock(contact_request, Action.UNDO_STOP)
    if not was_ended_by_text(contact_request):
        raise TransitionRefused(Action.UNDO_STOP, contact_request)
    now = timezone.now()
    decision = decisions.undo_stop(contact_request, now, calendar_of(contact_request.helpline))
    apply(contact_request, decision, now=now, guard=Q(erased_at=None, deletion_pending_at=None))
    if contact_request.rank == EMERGENCY_RANK:
        page_on_call(contact_request)


def was_ended_by_text(contact_request: ContactRequest) -> bool:
    """Return whether it is a text from their number that closed it."""
    closed_at = contact_request.closed_at
    if closed_at is None:
        return False
    texts = ReceivedText.objects.filter(request=contact_request)
    return texts.filter(ended_contact=True, received_at=closed_at).exists()


@transaction.atomic
def withdraw(contact_request: ContactRequest) -> None:
    """The person takes it back: closed and unreadable, at once, also against whoever holds it.

    One that was closed before keeps its outcome. Under a legal hold it is hidden at once, and erased when that ends.
    """
    _lock(contact_request, Action.WITHDRAW)
    now, assignee = timezone.now(), contact_request.claimed_by
    end_messages(contact_request, now, *ContactMethod)
    decision, was_open = decisions.withdraw(contact_request, now), contact_request.status != CLOSED
    apply(contact_request, decision, now=now, guard=Q(erased_at=None, deletion_pending_at=None))
    if not erase(contact_request, now):
        mark_for_deletion(contact_request, now)
    _tell_that_it_ended(contact_request, assignee)
    if was_open:
        notify_emergency_ended(contact_request)


def close_erased(contact_request: ContactRequest, now: datetime, **detail: str) -> None:
    """End a request that an older backup brought back although it had been erased. The caller erases it again."""
    if contact_request.status != CLOSED:
        apply(contact_request, decisions.withdraw(contact_request, now, **detail), actor_name=trail.SYSTEM, now=now)
