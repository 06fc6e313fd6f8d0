"""When a request is due, and when to try again."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, tzinfo

from intake.contact.choices import Urgency
from intake.contact.quiet import is_quiet
from intake.helpline.hours import Calendar, part_of_day

RESPONSE_TIMES = {
    Urgency.EMERGENCY: timedelta(minutes=15),
    Urgency.URGENT: timedelta(hours=1),
    Urgency.SOON: timedelta(hours=4),
}
SCHEDULED_RESPONSE_TIME = timedelta(minutes=30)
QUARANTINE_RESPONSE_TIME = timedelta(hours=4)
CLAIM_DURATION = timedelta(minutes=30)
# Whoever speaks it may be on the line with somebody else: a claim later they had their turn.
LANGUAGE_WAIT = CLAIM_DURATION
MAX_ATTEMPTS = 3
MIN_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(hours=2), timedelta(hours=48)


def due_at(urgency: str, since: datetime, calendar: Calendar) -> datetime:
    """When a request that came at `since` is due, counted in opening hours; an emergency's clock never stops."""
    if urgency == Urgency.EMERGENCY:
        return since + RESPONSE_TIMES[Urgency.EMERGENCY]
    if urgency == Urgency.ROUTINE:
        return calendar.end_of_next_opening_day(since)
    return calendar.add_open_time(since, RESPONSE_TIMES[Urgency(urgency)])


def may_call(at: datetime, calendar: Calendar, zones: Collection[tzinfo] = ()) -> bool:
    """Whether a call at `at` would fall into opening hours and outside the quiet hours of every zone in `zones`.

    Without zones those of the helpline's own hold: the person's number tells nothing.
    """
    return calendar.is_open(at) and not is_quiet(map(at.astimezone, zones or (calendar.time_zone,)))


def next_attempt(
    tried: Iterable[datetime], now: datetime, calendar: Calendar, zones: Collection[tzinfo] = ()
) -> datetime:
    """The first full hour within two days that may be called, at a time of day at which nobody tried yet.

    When every such time of day was tried, the next hour that may be called; when the doors stay shut that long, the
    first such hour after that.
    """
    parts = {part_of_day(at, calendar) for at in tried}
    hour = (now + MIN_RETRY_DELAY).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    ahead = range(int((MAX_RETRY_DELAY - MIN_RETRY_DELAY) / timedelta(hours=1)))
    hours = [hour + timedelta(hours=more) for more in ahead]
    first = None
    for at in (at for at in hours if may_call(at, calendar, zones)):
        if part_of_day(at, calendar) not in parts:
            return at
        first = first or at
    if first:
        return first
    opening = calendar.next_opening(hours[-1])
    week = (opening + timedelta(hours=more) for more in range(7 * 24))
    return next((at for at in week if may_call(at, calendar, zones)), opening)
