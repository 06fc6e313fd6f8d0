"""Posting a letter, and sending what is posted."""

import logging
from datetime import timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intake.contact.request import ContactRequest
from intake.notify.letters import message
from intake.notify.models import Letter, Notification
from intake.rows.insert import NewRow, insert

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=30)


class NobodyToTell(Exception):
    """No active account with an address takes this letter."""


def unsaved(letter: Letter, request: ContactRequest | None = None, to: Any = None) -> NewRow:
    """A complete row, not yet written: for whoever writes several at once. Without a request it is about no person."""
    now = timezone.now()
    about, reader = request and request.pk, to and to.pk
    told = {"request_id": about, "letter": letter.value, "to_id": reader, "created_at": now, "next_attempt_at": now}
    return NewRow(Notification, told)


def post(letter: Letter, request: ContactRequest | None = None, to: Any = None) -> None:
    """Queue `letter` in the caller's transaction: it leaves if, and only if, what it reports was stored."""
    insert(unsaved(letter, request, to))


def deliver(most: int = 100) -> int:
    """Send up to `most` letters that are due; how many left. One that fails waits longer each time, never for ever."""
    sent = 0
    for notification in _leased(most):
        if not _still_ours(notification):
            continue
        try:
            mail = message(notification)
            if mail is None:
                raise NobodyToTell
            get_connection().send_messages([mail])
        except Exception as error:
            log.warning("a letter waits: its delivery failed", exc_info=True)
            wait = min(FIRST_WAIT * 2 ** min(notification.attempts, 16), LONGEST_WAIT)
            _queued(notification).update(
                next_attempt_at=timezone.now() + wait, last_error=type(error).__name__, attempts=F("attempts") + 1
            )
        else:
            _queued(notification).update(
                state=Notification.State.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1, last_error=""
            )
            sent += 1
    return sent


def _queued(notification: Notification) -> Any:
    return Notification.objects.filter(pk=notification.pk, state=Notification.State.QUEUED)


@transaction.atomic
def _leased(most: int) -> list[Notification]:
    """Letters that this process alone will try for the length of the lease, should it die meanwhile."""
    now = timezone.now()
    queued = Notification.objects.filter(state=Notification.State.QUEUED, next_attempt_at__lte=now)
    due = list(queued.order_by("next_attempt_at").select_for_update(skip_locked=True)[:most])
    Notification.objects.filter(pk__in=[row.pk for row in due]).update(next_attempt_at=now + LEASE)
    for row in due:
        row.next_attempt_at = now + LEASE
    return due


def _still_ours(notification: Notification) -> bool:
    """Renews the lease. No: it ran out while a slow mail server took the letters before, and another process has it."""
    held = _queued(notification).filter(next_attempt_at=notification.next_attempt_at)
    return bool(held.update(next_attempt_at=timezone.now() + LEASE))
