"""Who is on call, by the rota."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from intake.contact.daily_stats import stats_time_zone
from intake.helpline.hours import Calendar
from intake.staff.on_call import Absence, OnCallShift

Interval = tuple[datetime, datetime]


def rota() -> dict[int, Calendar]:
    """Return the hours of every active account that has some: as a helpline's, with absences for closures."""
    weekly: dict[int, list[Any]] = defaultdict(list)
    shifts = OnCallShift.objects.filter(account__is_active=True, account__is_staff=True)
    for account, *shift in shifts.values_list("account_id", "weekday", "starts", "ends"):
        weekly[account].append(tuple(shift))
    if not weekly:
        return {}
    away: dict[int, list[Any]] = defaultdict(list)
    for account, *days in Absence.objects.values_list("account_id", "first_day", "last_day"):
        away[account].append(tuple(days))
    zone = stats_time_zone()
    return {account: Calendar(zone, tuple(shifts), tuple(away[account])) for account, shifts in weekly.items()}


def on_call_at(at: datetime) -> list[int]:
    """Return the accounts that are on call at `at`; none where there is no rota."""
    return [account for account, hours in rota().items() if hours.is_open(at)]


def coverage_gaps(
    open_hours: Calendar, on_call: list[Calendar], since: datetime, span: timedelta
) -> Iterator[Interval]:
    """Yield the intervals of opening within `span` of `since` in which nobody is on call."""
    until = since + span
    shifts = sorted(shift for hours in on_call for shift in _until(hours, since, until))
    for opens, closes in _until(open_hours, since, until):
        covered = opens
        for begins, ends in shifts:
            if begins >= closes:
                break
            if begins > covered:
                yield covered, begins
            covered = max(covered, ends)
        if covered < closes:
            yield covered, closes


def _until(hours: Calendar, since: datetime, until: datetime) -> Iterator[Interval]:
    ahead = takewhile(lambda interval: interval[0] < until, hours.intervals(since))
    return ((max(starts, since), min(ends, until)) for starts, ends in ahead)
