"""When a helpline is open: pure arithmetic over its weekly hours, its closures and its time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

HORIZON = timedelta(days=60)
SLOT = timedelta(hours=3)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """An interval in which a person may ask to be called. Both ends are aware."""

    starts: datetime
    ends: datetime

    @property
    def value(self) -> str:
        """How a form names this slot: its first minute in UTC, "2026-11-20T14:00Z"."""
        return f"{self.starts.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True)
class Calendar:
    """Weekly hours as (weekday, opens, closes), closed days as (first, last), in `time_zone`."""

    time_zone: ZoneInfo
    weekly: tuple[tuple[int, time, time], ...]
    closures: tuple[tuple[date, date], ...] = ()

    def intervals(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield opening intervals that end after `since`, in order, for the next 60 days; each begins where the one
        before it ends, when they overlap: one hour is no two.

        In UTC: between two times of one zone Python subtracts the clock faces, an hour off when the clocks change.
        """
        today, covered = since.astimezone(self.time_zone).date(), datetime.min.replace(tzinfo=UTC)
        for ahead in range(-2, HORIZON.days):
            day = today + timedelta(days=ahead)
            if any(first <= day <= last for first, last in self.closures):
                continue
            for weekday, opens, closes in sorted(self.weekly):
                if weekday != day.weekday():
                    continue
                last_day = day + timedelta(days=closes <= opens)
                starts = max(covered, datetime.combine(day, opens, self.time_zone).astimezone(UTC))
                ends = datetime.combine(last_day, closes, self.time_zone).astimezone(UTC)
                covered = max(covered, ends)
                if ends > max(since, starts):
                    yield starts, ends

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody answers at `at`."""
        return any(starts <= at for starts, _ends in self._first(at))

    def open_until(self, at: datetime) -> datetime | None:
        """Return when the opening that `at` lies in ends, openings that touch being one; None for later than a week."""
        ends = at
        for starts, closes in self.intervals(at):
            if starts > ends:
                break
            ends = max(ends, closes)
            if ends > at + WEEK:
                return None
        return ends

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself when open, else the next opening; `at` for a helpline without hours."""
        return next((max(at, starts) for starts, _ends in self._first(at)), at)

    def add_open_time(self, since: datetime, span: timedelta) -> datetime:
        """Return the time at which `span` of opening time has passed since `since`; without hours every hour counts."""
        left = span
        for starts, ends in self.intervals(since):
            begins = max(starts, since)
            if begins + left <= ends:
                return begins + left
            left -= ends - begins
        return since + span

    def end_of_next_opening_day(self, since: datetime) -> datetime:
        """Return the close of the first day after today on which somebody answers; a day from now without hours."""
        today = since.astimezone(self.time_zone).date()
        return next(
            (ends for starts, ends in self.intervals(since) if starts.astimezone(self.time_zone).date() > today),
            since + timedelta(days=1),
        )

    def slots(self, now: datetime, limit: int = 3) -> list[Slot]:
        """Return the next slots, at most `limit`, of up to three hours that begin at least an hour from now."""
        ahead = (slot for slot in self._slots(now) if slot.starts >= now + timedelta(hours=1))
        return list(islice(ahead, limit))

    def slot(self, value: str, now: datetime) -> Slot | None:
        """Return the slot that a form names so, while it lasts; None for one that is over, or never was."""
        return next((slot for slot in self._slots(now) if slot.value == value and slot.ends > now), None)

    def _slots(self, now: datetime) -> Iterator[Slot]:
        for starts, ends in self.intervals(now):
            while starts < ends:
                end = min(starts + SLOT, ends)
                yield Slot(starts, end)
                starts = end

    def _first(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        return islice(self.intervals(at), 1)


def part_of_day(at: datetime, calendar: Calendar) -> str:
    """Return "morning", "afternoon" or "evening", in the helpline's time zone."""
    hour = at.astimezone(calendar.time_zone).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"
