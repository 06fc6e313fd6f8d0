"""What nobody has done yet, by the clock: an emergency that waits, a time that comes, a time that has passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.utils import timezone

from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK, Urgency
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.helpline.models import Helpline
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.reminder_state import ReminderState, not_yet_reminded, record

PAGE_AGAIN_AFTER = timedelta(minutes=5)
# Two pages in less are one: whoever is paged without end switches the phone off.
PAGE_GAP = timedelta(minutes=1)
PAGES_TO_ON_CALL = 2
DUE_SOON_WINDOW = {
    Urgency.URGENT: timedelta(minutes=15),
    Urgency.SOON: timedelta(hours=1),
    Urgency.ROUTINE: timedelta(hours=2),
}
A_DAY_OF_HOURS = 24
# After a pause a recipient gets one notification for all, not one for each.
MAX_SINGLE = 3
# After so many reminders the wait between two is as long as it ever is.
MANY = 1_000
BATCH_SIZE = 5_000


def _emergencies(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.ready(now).filter(rank=EMERGENCY_RANK)


def _put_off() -> ContactRequestQuerySet:
    """Return the emergencies of which `page_on_call` could not page at once, also those that somebody has."""
    # Two queries: in one, SQLite would walk through every request instead.
    put_off = ReminderState.objects.filter(type=NotificationType.EMERGENCY, sent_count=0).values_list("request")
    emergencies = ContactRequest.objects.open().filter(rank=EMERGENCY_RANK, pk__in=[pk for (pk,) in put_off])
    return emergencies.annotate(sent_count=Value(0))


def _quarantined_emergencies(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.quarantined().filter(rank=EMERGENCY_RANK)


def _due_soon(now: datetime) -> ContactRequestQuerySet:
    soon = Q()
    for urgency, before in DUE_SOON_WINDOW.items():
        soon |= Q(urgency=urgency, due_at__lte=now + before)
    ahead = Q(rank=ORDINARY_RANK, due_at__gt=now, due_at__lte=now + max(DUE_SOON_WINDOW.values()))
    return ContactRequest.objects.waiting().filter(ahead, soon)


def _overdue(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.due(now).filter(rank=ORDINARY_RANK)


def _calls_due(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.scheduled().filter(rank=ORDINARY_RANK, not_before__lte=now)


def _late_in_quarantine(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.quarantined().filter(rank=ORDINARY_RANK, due_at__lte=now)


def _every_five_minutes(sent_count: int) -> timedelta:
    return PAGE_AGAIN_AFTER


def _back_off(sent_count: int) -> timedelta:
    """1, 2, 4, 8 hours, and then once a day."""
    return timedelta(hours=min(2 ** min(sent_count - 1, 8), A_DAY_OF_HOURS))


@dataclass(frozen=True)
class ReminderRule:
    """Requests of which a notification of `type` reminds, once for each value of their column `deadline`.

    `repeat_after` is the wait after so many reminders, None where one is enough. With a `gap` it is a page: of each
    request by the clock alone, whatever becomes of its deadline, and one notification for all that are due, not sooner
    than that after the last one.
    """

    type: NotificationType
    requests: Callable[[datetime], ContactRequestQuerySet]
    deadline: str = "due_at"
    interval: timedelta = timedelta(seconds=30)
    repeat_after: Callable[[int], timedelta] | None = None
    gap: timedelta | None = None

    def due_now(self, now: datetime) -> ContactRequestQuerySet:
        """Return the requests that are to have a reminder now."""
        requests = self.requests(now).soonest_due_first().only("pk", self.deadline)
        at_most = self.repeat_after(MANY) if self.repeat_after else timedelta()  # nothing is repeated
        return not_yet_reminded(requests, self.type, "" if self.gap else self.deadline, now, at_most)

    def was_sent_lately(self, now: datetime) -> bool:
        """Return whether a page left less than the gap ago."""
        if self.gap is None:
            return False
        next_at = now + PAGE_AGAIN_AFTER
        return ReminderState.objects.filter(
            type=self.type, next_at__gt=next_at - self.gap, next_at__lte=next_at
        ).exists()

    def find(self, now: datetime, limit: int) -> list[Any]:
        """Return some that are to have a reminder now."""
        found = list(self.due_now(now)[:limit])
        if self.type == NotificationType.EMERGENCY:
            found += [contact_request for contact_request in _put_off()[:limit] if contact_request not in found]
        return found

    def run(self) -> int:
        """Enqueue a notification for each of a few requests, one for many. Return how many requests there were."""
        now = timezone.now()
        if not self.find(now, 1) or self.was_sent_lately(now):
            return 0  # without a lock, which SQLite has one of for everybody
        with transaction.atomic():
            # Another worker with the same reminder waits here, and then finds it sent.
            Helpline.objects.select_for_update(no_key=True).order_by("pk").first()
            found = self.find(now, BATCH_SIZE)
            record([self.state(contact_request, contact_request.sent_count + 1, now) for contact_request in found])
            wide = self.type == NotificationType.EMERGENCY and any(
                contact_request.sent_count >= PAGES_TO_ON_CALL for contact_request in found
            )
            for contact_request in found if len(found) <= (1 if self.gap else MAX_SINGLE) else [None]:
                outbox.enqueue(self.type, contact_request, include_off_call=wide)
        return len(found)

    def state(self, contact_request: ContactRequest, sent_count: int, now: datetime) -> ReminderState:
        """Return the state of a request that had so many reminders, with the time of the next one."""
        next_at = now + self.repeat_after(sent_count) if self.repeat_after else None
        deadline = getattr(contact_request, self.deadline)
        return ReminderState(
            request=contact_request, type=self.type, deadline=deadline, sent_count=sent_count, next_at=next_at
        )


PAGE_INTERVAL = timedelta(seconds=10)
EMERGENCY_RULE = ReminderRule(
    NotificationType.EMERGENCY,
    _emergencies,
    interval=PAGE_INTERVAL,
    repeat_after=_every_five_minutes,
    gap=PAGE_GAP,
)
REMINDER_RULES = {
    "pages": EMERGENCY_RULE,
    "quarantined pages": ReminderRule(
        NotificationType.EMERGENCY_HELD,
        _quarantined_emergencies,
        interval=PAGE_INTERVAL,
        repeat_after=_every_five_minutes,
        gap=PAGE_AGAIN_AFTER,
    ),
    "due soon": ReminderRule(NotificationType.DUE_SOON, _due_soon),
    "overdue": ReminderRule(NotificationType.OVERDUE, _overdue, repeat_after=_back_off),
    "calls": ReminderRule(NotificationType.CALL_DUE, _calls_due, deadline="not_before"),
    "quarantine": ReminderRule(NotificationType.QUARANTINE_LATE, _late_in_quarantine, repeat_after=_back_off),
}
