from datetime import UTC, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from intake.helpline.formatting import Clocks, describe_slot_there, time_choices
from intake.helpline.hours import Slot
from intake.templatetags.helpline import describe_slot
from tests.helpline.calendars import ALWAYS, AUTUMN, NEW_YORK, OVERNIGHT, SPRING, a_calendar, at


def starts(slots):
    return [slot.starts for slot in slots]


def test_there_are_three_that_begin_in_an_hour_or_later():
    assert starts(a_calendar().slots(at(2027, 3, 3, 12))) == [at(2027, 3, 3, hour) for hour in (14, 17, 20)]


@pytest.mark.parametrize(("minute", "first"), [(0, 14), (1, 17)])
def test_one_that_begins_in_less_than_an_hour_is_not_offered(minute, first):
    assert a_calendar().slots(at(2027, 3, 3, 13, minute))[0].starts == at(2027, 3, 3, first)


def test_at_night_they_are_tomorrows():
    assert starts(a_calendar().slots(at(2027, 3, 3, 22))) == [at(2027, 3, 4, hour) for hour in (8, 11, 14)]


def test_the_last_one_ends_when_the_doors_close():
    *_, last = a_calendar().slots(at(2027, 3, 3, 12))
    assert last.ends == at(2027, 3, 3, 21)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("weekly", [OVERNIGHT, ALWAYS])
def test_none_is_longer_than_three_hours_when_the_clocks_change(day, weekly):
    slots = a_calendar(weekly).slots(at(*day, 0) - timedelta(hours=5), limit=8)
    assert max(slot.ends - slot.starts for slot in slots) == timedelta(hours=3)


def test_a_form_names_one_by_its_first_minute_in_utc():
    assert a_calendar().slots(at(2027, 3, 3, 12))[0].value == "2027-03-03T19:00Z"


def test_the_two_that_begin_at_one_oclock_have_two_names():
    slots = a_calendar(ALWAYS).slots(at(*AUTUMN, 0) - timedelta(hours=5), limit=12)
    assert len({slot.value for slot in slots}) == 12


def test_people_read_one_on_the_helplines_clock():
    slot, *_ = a_calendar().slots(at(2027, 3, 3, 12).astimezone(UTC))
    assert describe_slot(slot, NEW_YORK) == "Wednesday, March 3, 2 p.m. to 5 p.m. Eastern"


@pytest.mark.parametrize(
    ("now", "lasts"), [((3, 13, 30), True), ((3, 14), True), ((3, 16, 59), True), ((3, 17), False), ((4, 12), False)]
)
def test_one_is_known_by_its_name_while_it_lasts(now, lasts):
    slot = a_calendar().slot("2027-03-03T19:00Z", at(2027, 3, *now))
    assert (slot and (slot.starts, slot.ends)) == ((at(2027, 3, 3, 14), at(2027, 3, 3, 17)) if lasts else None)


@pytest.mark.parametrize(
    "name", ["", "asap", "2027-03-03T19:01Z", "2027-03-03T19:00", "2027-03-03T19:00z", "2027-12-03T19:00Z", "\0"]
)
def test_what_is_no_slot_of_ours_has_no_name(name):
    assert a_calendar().slot(name, at(2027, 3, 3, 12)) is None


def there(slot, *names):
    return describe_slot_there(slot, Clocks(NEW_YORK, [ZoneInfo(name) for name in names]))


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        ([], ""),
        (["America/New_York"], ""),
        (["America/Detroit", "America/New_York"], ""),
        (["America/Chicago"], "1 p.m. to 4 p.m."),
        (["America/Boise", "America/Los_Angeles"], "11 a.m. to 2 p.m. or noon to 3 p.m."),
        (["Pacific/Guam"], "Thursday, March 4, 5 a.m. to 8 a.m."),
    ],
)
def test_whoever_is_elsewhere_reads_it_on_their_clock_too(zones, words):
    slot = a_calendar().slots(at(2027, 3, 3, 12))[0]
    assert there(slot, *zones) == words


def test_a_choice_shows_both_clocks():
    slot = a_calendar().slots(at(2027, 3, 3, 12))[0]
    _asap, (_value, label) = time_choices([slot], Clocks(NEW_YORK, [ZoneInfo("America/Chicago")]))
    assert label == "Wednesday, March 3, 2 p.m. to 5 p.m. Eastern (1 p.m. to 4 p.m. your time)"


def test_over_a_change_of_clocks_each_end_has_its_own_zone():
    madrid = ZoneInfo("Europe/Madrid")
    night = Slot(at(2027, 3, 27, 18).astimezone(UTC), at(2027, 3, 27, 21).astimezone(UTC))
    assert describe_slot(night, madrid) == "Saturday, March 27, 11 p.m. CET to 3 a.m. CEST"
    later = Slot(night.starts + timedelta(hours=1), night.ends + timedelta(hours=1))
    assert describe_slot(later, madrid) == "Sunday, March 28, midnight CET to 4 a.m. CEST"


def test_hours_that_overlap_give_no_slot_twice():
    weekly = ((4, time(20), time(4)), (5, time(2), time(10)))
    slots = a_calendar(weekly).slots(at(2027, 3, 5, 12), limit=8)
    assert len({slot.value for slot in slots}) == 8
    assert all(one.ends <= other.starts for one, other in pairwise(slots))
    assert all(a_calendar(weekly).slot(slot.value, at(2027, 3, 6, 1, 30)) == slot for slot in slots[2:])
