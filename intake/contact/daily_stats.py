"""Requests that came in, were attempted and ended, day by day. The worker counts each day once, after it is over."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from math import exp, log
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.contact.attempt import ContactAttempt
from intake.contact.choices import Outcome
from intake.contact.request import ContactRequest
from intake.helpline.models import Helpline

MAX_DAYS_BACK = 91
BATCH_SIZE = 7
ONE_DAY = timedelta(days=1)
# What began before midnight may commit after it.
SETTLED_AFTER = timedelta(minutes=10)
# A page that shows a day which is not over must not read without end.
MAX_LIVE_ROWS = 10_000
# Buckets of waits: each is 1 % longer than the one before. 728 of them are a day, 1,318 a year.
BUCKET_SCALE = 100
NEVER_ATTEMPTED = {Outcome.SPAM, Outcome.DUPLICATE}


class DailyStats(models.Model):
    """One day of the helpline, midnight to midnight: numbers only, nothing of any person."""

    day = models.DateField(primary_key=True)
    arrivals = models.JSONField(default=dict, help_text=_("How many came, by hour."))
    waits = models.JSONField(default=dict, help_text=_("How many had waited how long at the first try, by step."))
    outcomes = models.JSONField(default=dict, help_text=_("How many ended, by outcome."))
    tries = models.JSONField(default=dict, help_text=_("How many ended, by number of tries."))

    def __str__(self) -> str:
        return str(self.day)

    @classmethod
    def of(cls, day: date, zone: ZoneInfo, limit: int | None = None) -> Self:
        """Return the statistics of `day` in `zone`, not saved; of at most `limit` rows of each kind.

        A request that ended without an attempt counts among the waits, except where there was nobody to reach.
        """
        start, end = (datetime.combine(midnight, time(), zone) for midnight in (day, day + ONE_DAY))
        came = ContactRequest.objects.created_between(start, end).values_list("created_at", flat=True)
        waits, outcomes, tries = Counter(_first_attempts(start, end)[:limit]), Counter[str](), Counter[str]()
        for outcome, number, has_attempt, *wait in _endings(start, end)[:limit]:
            outcomes[outcome] += 1
            tries[str(number)] += 1
            if not has_attempt and outcome not in NEVER_ATTEMPTED:
                waits[tuple(wait)] += 1
        return cls(
            day=day,
            arrivals=Counter(str(at.astimezone(zone).hour) for at in came[:limit]),
            waits=Counter(str(bucket_of(waited(*wait))) for wait in waits.elements()),
            outcomes=outcomes,
            tries=tries,
        )


def waited(created_at: datetime, slot_starts: datetime | None, until: datetime) -> timedelta:
    """Return how long somebody waited: since they asked, or since the time that they chose has come."""
    return max(until - max(created_at, slot_starts or created_at), timedelta())


def bucket_of(wait: timedelta) -> int:
    """Return the number of the bucket that `wait` falls in."""
    return round(BUCKET_SCALE * log(1 + wait / timedelta(minutes=1)))


def bucket_midpoint(bucket: int) -> timedelta:
    """Return the wait in the middle of a bucket: within 1 % of every other in it, or a second."""
    return timedelta(minutes=exp(bucket / BUCKET_SCALE) - 1)


def has_attempt() -> Exists:
    """Tell in a query whether a human has tried to reach this person about this request."""
    return Exists(ContactAttempt.objects.filter(request=OuterRef("pk")))


def _first_attempts(start: datetime, end: datetime) -> Any:
    earlier = ContactAttempt.objects.filter(request=OuterRef("request"), created_at__lt=OuterRef("created_at"))
    attempts = ContactAttempt.objects.filter(~Exists(earlier), created_at__gte=start, created_at__lt=end)
    return attempts.order_by("created_at").values_list("request__created_at", "request__slot_starts", "created_at")


def _endings(start: datetime, end: datetime) -> Any:
    rows = ContactRequest.objects.closed().filter(closed_at__gte=start, closed_at__lt=end).latest_closed_first()
    return rows.values_list("outcome", "tries", has_attempt(), "created_at", "slot_starts", "closed_at")


def stats_time_zone() -> ZoneInfo:
    """Return the time zone whose midnights part the days: the helpline's, or UTC before there is one."""
    name = Helpline.objects.order_by("pk").values_list("time_zone", flat=True).first()
    return ZoneInfo(name or "UTC")


def count_days(*, rebuild: bool = False) -> int:
    """Count the days that are over and were not counted, newest first; return how many. 0: none is missing.

    At most BATCH_SIZE, so that the caller may do something else in between; with `rebuild` all days, again.
    """
    zone = stats_time_zone()
    newest = (timezone.now() - SETTLED_AFTER).astimezone(zone).date() - ONE_DAY
    days = [newest - ago * ONE_DAY for ago in range(MAX_DAYS_BACK)]
    if not rebuild:
        kept = set(DailyStats.objects.filter(day__gte=days[-1]).values_list("day", flat=True))
        days = [day for day in days if day not in kept][:BATCH_SIZE]
    for day in days:
        # Two workers that count the same day at the same time come to the same numbers.
        stats = DailyStats.of(day, zone)
        DailyStats.objects.bulk_create(
            [stats],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["arrivals", "waits", "outcomes", "tries"],
        )
    return len(days)


def last_days(count: int) -> tuple[list[DailyStats], int]:
    """Return the statistics of the last `count` days, today as it stands, and how many days are not counted yet."""
    zone = stats_time_zone()
    today = timezone.now().astimezone(zone).date()
    stats = {kept.day: kept for kept in DailyStats.objects.filter(day__gt=today - count * ONE_DAY)}
    for day in (today, today - ONE_DAY):
        if day not in stats:
            stats[day] = DailyStats.of(day, zone, MAX_LIVE_ROWS)
    return list(stats.values()), max(count - len(stats), 0)
