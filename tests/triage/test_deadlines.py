"""When a request is due, and when to try again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.helpline.hours import Calendar, part_of_day
from intake.triage.deadlines import due_at, may_call, next_attempt
from tests.conftest import NEW_YORK, NOON

EVERY_DAY, WEEKDAYS = range(7), range(5)


def calendar(days: range, opens: int, closes: int, *closed: date) -> Calendar:
    weekly = tuple((day, time(opens), time(closes % 24)) for day in days)
    return Calendar(NEW_YORK, weekly, tuple((day, day) for day in closed))


OFFICE = calendar(WEEKDAYS, 9, 17)
OFFICE_SHUT_ON_THURSDAY = calendar(WEEKDAYS, 9, 17, date(2027, 3, 4))
ALWAYS = calendar(EVERY_DAY, 0, 24)
NEVER = Calendar(NEW_YORK, ())


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=NEW_YORK)


# The third of March 2027 is a Wednesday; on the fourteenth, at 2 o'clock, the clocks go forward.
@pytest.mark.parametrize(
    ("urgency", "came", "hours", "due"),
    [
        ("emergency", march(3, 12), OFFICE, march(3, 12, 15)),
        ("emergency", march(6, 3), OFFICE, march(6, 3, 15)),
        ("emergency", march(4, 12), OFFICE_SHUT_ON_THURSDAY, march(4, 12, 15)),
        ("urgent", march(3, 12), OFFICE, march(3, 13)),
        ("urgent", march(3, 16, 30), OFFICE, march(4, 9, 30)),
        ("urgent", march(3, 16, 30), OFFICE_SHUT_ON_THURSDAY, march(5, 9, 30)),
        ("urgent", march(5, 18), OFFICE, march(8, 10)),
        ("urgent", march(14, 1, 30), ALWAYS, march(14, 3, 30)),
        ("urgent", march(3, 12), NEVER, march(3, 13)),
        ("soon", march(3, 12), OFFICE, march(3, 16)),
        ("soon", march(3, 15), OFFICE, march(4, 11)),
        ("soon", march(3, 15), OFFICE_SHUT_ON_THURSDAY, march(5, 11)),
        ("routine", march(3, 12), OFFICE, march(4, 17)),
        ("routine", march(3, 12), OFFICE_SHUT_ON_THURSDAY, march(5, 17)),
        ("routine", march(5, 12), OFFICE, march(8, 17)),
        ("routine", march(3, 12), NEVER, march(4, 12)),
    ],
)
def test_it_counts_opening_hours_except_in_an_emergency(
    urgency: str, came: datetime, hours: Calendar, due: datetime
) -> None:
    assert due_at(urgency, came.astimezone(UTC), hours) == due


@pytest.mark.parametrize(
    ("at", "may"),
    [(march(3, 7, 59), False), (march(3, 8), True), (march(3, 20, 59), True), (march(3, 21), False)],
)
def test_nobody_is_called_in_the_quiet_hours(at: datetime, may: bool) -> None:
    assert may_call(at, ALWAYS) is may


@pytest.mark.parametrize(
    ("at", "part"),
    [
        (march(3, 11, 59), "morning"),
        (march(3, 12), "afternoon"),
        (march(3, 16, 59), "afternoon"),
        (march(3, 17), "evening"),
    ],
)
def test_the_day_has_three_parts(at: datetime, part: str) -> None:
    assert part_of_day(at, ALWAYS) == part


@pytest.mark.parametrize("hours", [calendar(EVERY_DAY, 8, 21), ALWAYS, calendar(EVERY_DAY, 9, 18)])
@pytest.mark.parametrize("minutes", range(0, 7 * 24 * 60, 347))
def test_the_next_try_comes_within_two_days_at_another_part_of_the_day(hours: Calendar, minutes: int) -> None:
    now, tried = NOON + timedelta(days=8, minutes=minutes), []
    while len({part_of_day(at, hours) for at in tried}) < 3:
        again = next_attempt([*tried, now], now, hours)
        assert timedelta(hours=2) <= again - now <= timedelta(days=2)
        assert may_call(again, hours)
        assert len(tried) == 2 or part_of_day(again, hours) not in {part_of_day(at, hours) for at in [*tried, now]}
        tried, now = [*tried, now], again


def test_two_days_are_two_days() -> None:
    mornings_and_one_noon = Calendar(NEW_YORK, ((2, time(8), time(12)), (3, time(8), time(12)), (4, time(8), time(13))))
    assert next_attempt([march(3, 11)], march(3, 11), mornings_and_one_noon) == march(4, 8)


def test_behind_a_long_weekend_it_is_the_next_opening() -> None:
    assert next_attempt([march(5, 16)], march(5, 16), OFFICE) == march(8, 9)


def test_the_next_opening_is_not_called_in_its_quiet_hours() -> None:
    sundays_from_six = calendar(range(6, 7), 6, 12)
    assert next_attempt([march(7, 11)], march(7, 11), sundays_from_six) == march(14, 8)


ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "Pacific/Guam", "Pacific/Pago_Pago", "America/Puerto_Rico",
    "Europe/Madrid", "America/St_Johns",
]  # fmt: skip


def called_at_night(next_try: Callable[[datetime, ZoneInfo], datetime]) -> list[tuple[str, datetime]]:
    """Tries that ring before 8 or after 21 o'clock there: 12 zones, both changes of clocks, a night line."""
    changes = (march(13, 1), datetime(2027, 11, 6, 1, tzinfo=NEW_YORK))
    return [
        (name, at.astimezone(zone))
        for name in ZONES
        for zone in [ZoneInfo(name)]
        for day in changes
        for hours in range(0, 60, 7)
        for at in [next_try(day + timedelta(hours=hours), zone)]
        if not 8 <= at.astimezone(zone).hour < 21
    ]


def test_nobody_is_tried_again_at_night_where_they_are() -> None:
    assert not called_at_night(lambda now, zone: next_attempt([now], now, ALWAYS, [zone]))


def test_the_helplines_clock_alone_would_ring_at_night() -> None:
    assert called_at_night(lambda now, zone: next_attempt([now], now, ALWAYS))


def test_of_a_number_of_two_zones_both_have_to_be_awake() -> None:
    both = [ZoneInfo("America/New_York"), ZoneInfo("Pacific/Honolulu")]
    assert [may_call(march(3, hour), ALWAYS, both) for hour in (8, 12, 13, 20, 21)] == [False, False, True, True, False]
