"""How the helpline does: who waits now, and how the last days went. Numbers only; each query reads a bounded part."""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext

from intake.contact.choices import Outcome, Status, Urgency
from intake.contact.daily_stats import (
    MAX_LIVE_ROWS,
    DailyStats,
    bucket_midpoint,
    bucket_of,
    has_attempt,
    last_days,
    waited,
)
from intake.contact.request import ContactRequest
from intake.desk.charts import bars, week_table
from intake.desk.counts import bounded_counts, describe_count
from intake.desk.tabs import TABS
from intake.notify.models import Delivery, Notification
from intake.staff.roles import Account
from intake.templatetags.desk import span_in_words

PERIODS = (7, 28, 91)
DEFAULT_PERIOD = 28
COUNTS = ("waiting", "due", "scheduled")
MANY_TRIES = 4


def counts(user: Account) -> list[tuple[Any, str]]:
    """For who sees no request: how many each tab holds, counted as far as the queue counts them."""
    every, now = ContactRequest.objects.all(), timezone.now()
    numbers = bounded_counts(TABS[name].rows(every, user, now) for name in COUNTS)
    return [(TABS[name].label, describe_count(number)) for name, number in zip(COUNTS, numbers, strict=True)]


def dashboard(period: str) -> dict[str, Any]:
    """What the page shows of the last `period` days; of the usual ones when that is no period."""
    chosen = next((days for days in PERIODS if str(days) == period), DEFAULT_PERIOD)
    now = timezone.now()
    waiting, late, waits = _now(now)
    days, missing = last_days(chosen)
    numbers = Counter(map(bucket_of, waits))
    for day in days:
        numbers.update({int(step): number for step, number in day.waits.items()})
    return {
        "periods": [(days, days == chosen) for days in PERIODS],
        "missing": missing,
        "tiles": [
            (gettext("Due now"), str(late), ""),
            (gettext("Longest wait for a first try"), _span(max(waits, default=None)), ""),
            (gettext("First contact, half of all within"), _span(quantile(numbers, 0.5)), ""),
            (gettext("First contact, nine in ten within"), _span(quantile(numbers, 0.9)), ""),
            (gettext("In quarantine"), *_quarantined(now)),
            (gettext("Notifications to staff not sent yet"), *_unsent(now)),
            (
                gettext("Notifications to staff given up"),
                *_number_and_age(now, Delivery.objects.failed().order_by("pk")),
            ),
        ],
        "is_cut": sum(waiting.values()) >= MAX_LIVE_ROWS
        or any(sum(day.arrivals.values()) == MAX_LIVE_ROWS for day in days),
        "pictures": [
            (gettext("Waiting, by urgency"), bars((level.label, waiting[level]) for level in Urgency)),
            (gettext("How requests ended"), bars((outcome.label, number) for outcome, number in _outcomes(days))),
            (gettext("Tries until a request ended"), bars(_tries(days))),
        ],
        "week": week_table(WEEKDAYS_ABBR.values(), _arrivals(days)),
    }


def _now(now: datetime) -> tuple[Counter[str], int, list[timedelta]]:
    """Who waits, by urgency; how many are due; and how long each of the untried has waited."""
    late = ExpressionWrapper(Q(due_at__lte=now, not_before__lte=now), BooleanField())
    unclaimed = ContactRequest.objects.unclaimed().soonest_due_first()
    columns = ("status", "urgency", late, has_attempt(), "created_at", "slot_starts")
    waiting, due, waits = Counter[str](), 0, []
    for status, urgency, is_late, tried, *since in unclaimed.values_list(*columns)[:MAX_LIVE_ROWS]:
        waiting[urgency] += status == Status.WAITING
        due += is_late
        if not tried:
            waits.append(since)
    claimed = ContactRequest.objects.filter(~has_attempt(), status=Status.CLAIMED)
    waits += claimed.values_list("created_at", "slot_starts")[:MAX_LIVE_ROWS]
    # Whose chosen time is still to come does not wait yet.
    begun = [(came, slot) for came, slot in waits if slot is None or slot <= now]
    return waiting, due, [waited(came, slot, now) for came, slot in begun]


def quantile(numbers: Counter[int], share: float) -> timedelta | None:
    """The wait that at most this share of all waits stay below, from how many there are on each step of the scale."""
    rank = ceil(share * numbers.total())
    for step in sorted(numbers):
        rank -= numbers[step]
        if rank <= 0:
            return bucket_midpoint(step)
    return None


def _span(span: timedelta | None) -> str:
    if span is None:
        return "-"
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    if 1 <= hours < 10:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return span_in_words(timedelta(hours=hours, minutes=minutes))


def _quarantined(now: datetime) -> tuple[str, str]:
    return _number_and_age(now, ContactRequest.objects.quarantined().soonest_due_first())


def _unsent(now: datetime) -> tuple[str, str]:
    pending_fan_out = Notification.objects.pending_fan_out().annotate(since=F("created_at")).order_by("fan_out_at")
    return _number_and_age(
        now, pending_fan_out, Delivery.objects.waiting(now).order_by("next_attempt_at"), since="since"
    )


def _number_and_age(now: datetime, *several: Any, since: str = "created_at") -> tuple[str, str]:
    """How many rows there are in all, and how old the oldest is; of so many as a page may read."""
    parts = [rows[:MAX_LIVE_ROWS].aggregate(number=Count("pk"), oldest=Min(since)) for rows in several]
    number = sum(part["number"] for part in parts)
    if not number:
        return "0", ""
    oldest = min(part["oldest"] for part in parts if part["number"])
    return f"{MAX_LIVE_ROWS}+" if number >= MAX_LIVE_ROWS else str(number), gettext("the oldest for %s") % _span(
        now - oldest
    )


def _arrivals(days: list[DailyStats]) -> Counter[tuple[int, int]]:
    numbers = Counter[tuple[int, int]]()
    for day in days:
        numbers.update({(day.day.weekday(), int(hour)): number for hour, number in day.arrivals.items()})
    return numbers


def _outcomes(days: list[DailyStats]) -> list[tuple[Outcome, int]]:
    numbers = sum((Counter(day.outcomes) for day in days), Counter[str]())
    return [(outcome, numbers[outcome]) for outcome in Outcome]


def _tries(days: list[DailyStats]) -> list[tuple[str, int]]:
    numbers = Counter[int]()
    for day in days:
        for tries, number in day.tries.items():
            numbers[min(int(tries), MANY_TRIES)] += number
    return [(f"{tries}+" if tries == MANY_TRIES else str(tries), numbers[tries]) for tries in range(MANY_TRIES + 1)]
