from datetime import UTC, date, time, timedelta

import pytest

from tests.helpline.calendars import ALWAYS, AUTUMN, OVERNIGHT, SPRING, a_calendar, at

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [((7, 59), False), ((8, 0), True), ((12, 0), True), ((20, 59), True), ((21, 0), False), ((23, 30), False)],
)
def test_it_opens_and_closes_on_the_minute(moment, is_open):
    assert a_calendar().is_open(at(2027, 3, 3, *moment)) is is_open


def test_it_is_asked_in_any_time_zone():
    assert a_calendar().is_open(at(2027, 3, 3, 12).astimezone(UTC))


@pytest.mark.parametrize(
    ("moment", "is_open"), [((3, 19), False), ((3, 20), True), ((3, 23), True), ((4, 5), True), ((4, 6), False)]
)
def test_a_stretch_may_last_into_the_next_day(moment, is_open):
    assert a_calendar(OVERNIGHT).is_open(at(2027, 3, *moment)) is is_open


def test_it_may_open_on_some_days_only():
    mondays = a_calendar(((0, time(9), time(17)),))
    assert not mondays.is_open(at(2027, 3, 3, 12))
    assert mondays.next_opening(at(2027, 3, 3, 12)) == at(2027, 3, 8, 9)


def test_it_may_close_at_noon():
    calendar = a_calendar(((2, time(8), time(12)), (2, time(13), time(17))))
    assert [calendar.is_open(at(2027, 3, 3, hour)) for hour in (11, 12, 13, 17)] == [True, False, True, False]


@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_it_may_never_close(hour):
    assert a_calendar(ALWAYS).is_open(at(2027, 3, 3, hour))


def test_a_closure_keeps_it_shut_from_its_first_to_its_last_day():
    calendar = a_calendar(closures=((date(2027, 3, 3), date(2027, 3, 4)),))
    assert [calendar.is_open(at(2027, 3, day, 12)) for day in (2, 3, 4, 5)] == [True, False, False, True]
    assert calendar.next_opening(at(2027, 3, 3, 12)) == at(2027, 3, 5, 8)


def test_without_hours_it_is_never_open_and_nothing_waits_for_it():
    calendar, now = a_calendar(()), at(2027, 3, 3, 12)
    assert not calendar.is_open(now)
    assert calendar.next_opening(now) == now
    assert calendar.add_open_time(now, HOUR) == now + HOUR
    assert calendar.end_of_next_opening_day(now) == now + timedelta(days=1)
    assert calendar.slots(now) == []


@pytest.mark.parametrize(
    ("since", "span", "until"),
    [
        ((3, 12), 4, (3, 16)),
        ((3, 20), 1, (3, 21)),
        ((3, 20), 4, (4, 11)),
        ((3, 23), 1, (4, 9)),
        ((3, 5), 1, (3, 9)),
        ((3, 12), 30, (5, 16)),
    ],
)
def test_opening_time_is_counted_across_the_nights(since, span, until):
    assert a_calendar().add_open_time(at(2027, 3, *since), span * HOUR) == at(2027, 3, *until)


def test_the_next_opening_day_is_the_day_after_at_the_earliest():
    assert a_calendar().end_of_next_opening_day(at(2027, 3, 3, 5)) == at(2027, 3, 4, 21)


@pytest.mark.parametrize("weekly", [OVERNIGHT, ALWAYS])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("before", [1, 2, 3])
def test_an_hour_stays_an_hour_when_the_clocks_change(weekly, day, before):
    since = at(*day, 0).astimezone(UTC) - before * HOUR
    assert a_calendar(weekly).add_open_time(since, 5 * HOUR) == since + 5 * HOUR


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 9), (AUTUMN, 11)])
def test_a_night_is_as_long_as_it_really_is(day, hours):
    calendar, evening = a_calendar(OVERNIGHT), at(*day[:2], day[2] - 1, 20)
    (starts, ends), *_ = calendar.intervals(evening)
    assert (starts, ends - starts) == (evening, hours * HOUR)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_it_opens_at_eight_on_the_wall_when_the_clocks_change(day):
    calendar = a_calendar()
    assert calendar.next_opening(at(*day, 0)) == at(*day, 8)
    assert not calendar.is_open(at(*day, 8) - timedelta(seconds=1))


def test_the_hour_that_comes_twice_is_open_twice():
    assert all(a_calendar(OVERNIGHT).is_open(at(*AUTUMN, 1, 30, fold=fold)) for fold in (0, 1))
