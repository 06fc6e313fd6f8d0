"""What nobody has done yet, told by the clock: an emergency that waits, a time that comes, a time that has passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK, Urgency
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.helpline.models import Helpline
from intake.notify import outbox
from intake.notify.models import Letter
from intake.notify.reminder_state import Occasion, untold, write_down

PAGED_AGAIN_AFTER = timedelta(minutes=5)
PAGES_OF_THOSE_ON_DUTY = 2
DUE_SOON_BEFORE = {
    Urgency.URGENT: timedelta(minutes=15),
    Urgency.SOON: timedelta(hours=1),
    Urgency.ROUTINE: timedelta(hours=2),
}
A_DAY_OF_HOURS = 24
# After a pause a reader gets one letter for all, not one for each.
FEW = 3
AT_ONCE = 5_000


def _ready_emergencies(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.ready(now).filter(rank=EMERGENCY_RANK)


def _emergencies_held_back(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.quarantined().filter(rank=EMERGENCY_RANK)


def _due_soon(now: datetime) -> ContactRequestQuerySet:
    soon = Q()
    for urgency, before in DUE_SOON_BEFORE.items():
        soon |= Q(urgency=urgency, due_at__lte=now + before)
    ahead = Q(rank=ORDINARY_RANK, due_at__gt=now, due_at__lte=now + max(DUE_SOON_BEFORE.values()))
    return ContactRequest.objects.waiting().filter(ahead, soon)


def _overdue(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.due(now).filter(rank=ORDINARY_RANK)


def _calls_due(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.scheduled().filter(rank=ORDINARY_RANK, not_before__lte=now)


def _late_in_quarantine(now: datetime) -> ContactRequestQuerySet:
    return ContactRequest.objects.quarantined().filter(rank=ORDINARY_RANK, due_at__lte=now)


def _every_five_minutes(times: int) -> timedelta:
    return PAGED_AGAIN_AFTER


def _later_each_time(times: int) -> timedelta:
    """1, 2, 4, 8 hours, and then once a day."""
    return timedelta(hours=min(2 ** min(times - 1, 8), A_DAY_OF_HOURS))


@dataclass(frozen=True)
class Watch:
    """Requests of which `letter` tells, once for each value of their column `about`; `again` is the wait after so
    many times, None where once is enough."""

    letter: Letter
    requests: Callable[[datetime], ContactRequestQuerySet]
    about: str = "due_at"
    every: timedelta = timedelta(seconds=30)
    again: Callable[[int], timedelta] | None = None

    def untold(self, now: datetime) -> ContactRequestQuerySet:
        """What is to be told now."""
        requests = self.requests(now).soonest_due_first().only("pk", self.about)
        return untold(requests, self.letter, self.about, now)

    def tell(self) -> int:
        """Post what is to be told: a letter for each of a few requests, one letter for many. How many requests."""
        now = timezone.now()
        if not self.untold(now)[:1]:
            return 0  # without a lock, which SQLite has one of for everybody
        with transaction.atomic():
            # Another worker that tells the same waits here, and then finds it told.
            Helpline.objects.select_for_update(no_key=True).order_by("pk").first()
            found = list(self.untold(now)[:AT_ONCE])
            write_down([self.occasion(request, request.times + 1, now) for request in found])
            wide = self.letter == Letter.EMERGENCY and any(request.times >= PAGES_OF_THOSE_ON_DUTY for request in found)
            for request in found if len(found) <= FEW else [None]:
                outbox.post(self.letter, request, to_everybody=wide)
        return len(found)

    def occasion(self, request: ContactRequest, times: int, now: datetime) -> Occasion:
        """That this request was told of, and when it will be told again."""
        again_at = now + self.again(times) if self.again else None
        about = getattr(request, self.about)
        return Occasion(request=request, letter=self.letter, about=about, times=times, again_at=again_at)


OFTEN = timedelta(seconds=10)
PAGES = Watch(Letter.EMERGENCY, _ready_emergencies, every=OFTEN, again=_every_five_minutes)
WATCHES = {
    "pages": PAGES,
    "quarantined pages": Watch(Letter.EMERGENCY, _emergencies_held_back, every=OFTEN, again=_every_five_minutes),
    "due soon": Watch(Letter.DUE_SOON, _due_soon),
    "overdue": Watch(Letter.OVERDUE, _overdue, again=_later_each_time),
    "calls": Watch(Letter.CALL_DUE, _calls_due, about="not_before"),
    "quarantine": Watch(Letter.QUARANTINE_LATE, _late_in_quarantine, again=_later_each_time),
}


def page(request: ContactRequest) -> None:
    """Page whoever is on duty at once, in the transaction that made it an emergency; the sweep goes on in 5 minutes."""
    outbox.post(Letter.EMERGENCY, request)
    write_down([PAGES.occasion(request, 1, timezone.now())])
