"""What nobody has done yet, by the clock: an emergency that waits, a time that comes, a time that has passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK, Urgency
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData, insert
from intake.helpline.models import Helpline
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.reminder_state import ReminderState, not_yet_reminded, record

PAGE_AGAIN_AFTER = timedelta(minutes=5)
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


def _ready_emergencies(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.ready(now).filter(rank=EMERGENCY_RANK)


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

    `repeat_after` is the wait after so many reminders, None where one is enough.
    """

    type: NotificationType
    requests: Callable[[datetime], ContactRequestQuerySet]
    deadline: str = "due_at"
    interval: timedelta = timedelta(seconds=30)
    repeat_after: Callable[[int], timedelta] | None = None

    def due_now(self, now: datetime) -> ContactRequestQuerySet:
        """Return the requests that are to have a reminder now."""
        requests = self.requests(now).soonest_due_first().only("pk", self.deadline)
        at_most = self.repeat_after(MANY) if self.repeat_after else timedelta()  # nothing is repeated
        return not_yet_reminded(requests, self.type, self.deadline, now, at_most)

    def run(self) -> int:
        """Enqueue a notification for each of a few requests, one for many. Return how many requests there were."""
        now = timezone.now()
        if not self.due_now(now)[:1]:
            return 0  # without a lock, which SQLite has one of for everybody
        with transaction.atomic():
            # Another worker with the same reminder waits here, and then finds it sent.
            Helpline.objects.select_for_update(no_key=True).order_by("pk").first()
            found = list(self.due_now(now)[:BATCH_SIZE])
            record([self.state(contact_request, contact_request.sent_count + 1, now) for contact_request in found])
            wide = self.type == NotificationType.EMERGENCY and any(
                contact_request.sent_count >= PAGES_TO_ON_CALL for contact_request in found
            )
            for contact_request in found if len(found) <= MAX_SINGLE else [None]:
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
    NotificationType.EMERGENCY, _ready_emergencies, interval=PAGE_INTERVAL, repeat_after=_every_five_minutes
)
REMINDER_RULES = {
    "pages": EMERGENCY_RULE,
    "quarantined pages": ReminderRule(
        NotificationType.EMERGENCY, _quarantined_emergencies, interval=PAGE_INTERVAL, repeat_after=_every_five_minutes
    ),
    "due soon": ReminderRule(NotificationType.DUE_SOON, _due_soon),
    "overdue": ReminderRule(NotificationType.OVERDUE, _overdue, repeat_after=_back_off),
    "calls": ReminderRule(NotificationType.CALL_DUE, _calls_due, deadline="not_before"),
    "quarantine": ReminderRule(NotificationType.QUARANTINE_LATE, _late_in_quarantine, repeat_after=_back_off),
}


def build_page(contact_request: ContactRequest, now: datetime) -> tuple[RowData, ReminderState]:
    """Return the notification that pages whoever is on call, and that it was sent, not yet written."""
    return outbox.build_row(NotificationType.EMERGENCY, contact_request, at=now), EMERGENCY_RULE.state(
        contact_request, 1, now
    )


def page_on_call(contact_request: ContactRequest) -> None:
    """Page whoever is on call at once, in the transaction that made it an emergency; the job goes on in 5 minutes."""
    notification, state = build_page(contact_request, timezone.now())
    insert(notification)
    record([state])
