"""What a person's own answers tell the staff at once: that it is an emergency, and whoever has it that it changed."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.choices import Status
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData, insert
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.reminder_state import ReminderState, record
from intake.notify.reminders import EMERGENCY_RULE

TOLD_AGAIN_AFTER = timedelta(minutes=2)


def build_page(contact_request: ContactRequest, now: datetime) -> tuple[RowData, ReminderState]:
    """Return the notification that pages whoever is on call, and that it was sent, not yet written."""
    return outbox.build_row(NotificationType.EMERGENCY, contact_request, at=now), EMERGENCY_RULE.state(
        contact_request, 1, now
    )


def page_on_call(contact_request: ContactRequest) -> None:
    """Page whoever is on call at once, in the transaction that made it an emergency; the job goes on in 5 minutes.

    Once in that time, whatever the person ticks and unticks. When somebody was paged just now, or it is in quarantine,
    the job pages of all of them in one notification.
    """
    now = timezone.now()
    states = ReminderState.objects.filter(request=contact_request, type=NotificationType.EMERGENCY)
    if contact_request.status == Status.QUARANTINED or states.filter(next_at__gt=now).exists():
        return
    if EMERGENCY_RULE.was_sent_lately(now):
        put_off = EMERGENCY_RULE.state(contact_request, 0, now)
        put_off.next_at = now
        record([put_off])
        return
    notification, state = build_page(contact_request, now)
    insert(notification)
    record([state])


def tell_assignee(contact_request: ContactRequest, assignee: User | None) -> None:
    """Tell whoever has it that its person changed something: at once, then once for all that follows in 2 minutes.

    The caller has locked the request.
    """
    if assignee is None:
        return
    now, kind = timezone.now(), NotificationType.PERSON_CHANGED
    states = ReminderState.objects.filter(request=contact_request, type=kind)
    leaves_at = max(now, states.values_list("next_at", flat=True).first() or now)
    if leaves_at - now > TOLD_AGAIN_AFTER:
        return  # one is on its way that tells of this too
    outbox.enqueue(kind, contact_request, recipient=assignee, leaves_at=leaves_at)
    record([ReminderState(request=contact_request, type=kind, deadline=now, next_at=leaves_at + TOLD_AGAIN_AFTER)])
