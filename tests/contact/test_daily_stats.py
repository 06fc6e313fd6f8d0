"""The figures of a day: counted once when it is over, caught up with, and the same however often they are counted."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command

from intake.contact.daily_stats import BATCH_SIZE, MAX_DAYS_BACK, bucket_midpoint, bucket_of, count_days, last_days
from intake.helpline.hours import Slot
from intake.models import ContactRequest, DailyStats, Helpline
from intake.triage import transitions
from tests.build import a_request
from tests.conftest import NEW_YORK, NOON
from tests.triage.record import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = NOON.date()


def waits(*minutes: float) -> dict[str, int]:
    """As a day keeps them."""
    return {str(bucket_of(timedelta(minutes=wait))): minutes.count(wait) for wait in minutes}


def today() -> DailyStats:
    return next(day for day in last_days(7)[0] if day.day == TODAY)


def tried(request: ContactRequest, by: User, result: str = "reached") -> ContactRequest:
    transitions.claim(request, by=by)
    transitions.log_attempt(request, by=by, result=result)
    return stored(request)


def test_the_first_try_ends_a_wait_and_the_second_does_not(advisor: User, clock: time_machine.Traveller) -> None:
    request = a_request()
    clock.shift(20 * 60)
    transitions.claim(request, by=advisor)
    assert today().waits == {}
    transitions.log_attempt(request, by=advisor, result="reached")
    clock.shift(20 * 60)
    transitions.log_attempt(request, by=advisor, result="reached")
    assert today().waits == waits(20)


def test_who_chose_a_time_waits_from_then_on(advisor: User, clock: time_machine.Traveller) -> None:
    for _ in range(2):
        a_request(slot=Slot(NOON + timedelta(hours=3), NOON + timedelta(hours=6)))
    early, late = ContactRequest.objects.order_by("pk")
    clock.shift(timedelta(hours=1))
    tried(early, advisor)
    clock.move_to(NOON + timedelta(hours=3, minutes=30))
    tried(late, advisor)
    assert today().waits == waits(0, 30)


def test_who_was_never_tried_waited_until_the_end(clock: time_machine.Traveller) -> None:
    request = a_request()
    clock.shift(45 * 60)
    transitions.withdraw(request)
    figures = today()
    assert (figures.waits, figures.outcomes, figures.tries) == (waits(45), {"withdrawn": 1}, {"0": 1})


@pytest.mark.parametrize("outcome", ["spam", "duplicate"])
def test_nobody_waited_where_there_was_nobody_to_try(outcome: str, advisor: User) -> None:
    transitions.close(transitions.claim(a_request(), by=advisor), by=advisor, outcome=outcome)
    figures = today()
    assert (figures.waits, figures.outcomes) == ({}, {outcome: 1})


def test_endings_are_counted_with_their_tries(advisor: User, clock: time_machine.Traveller) -> None:
    tried(a_request(), advisor, "wrong_number")
    request = tried(a_request(), advisor)
    transitions.log_attempt(request, by=advisor, result="declined")
    assert (today().outcomes, today().tries) == ({"wrong_number": 1, "declined": 1}, {"1": 1, "2": 1})


def test_arrivals_are_counted_by_the_hour_of_the_helpline(clock: time_machine.Traveller) -> None:
    a_request()
    clock.move_to(datetime(2027, 3, 3, 23, 59, 59, 999_999, NEW_YORK))
    a_request()
    assert today().arrivals == {"12": 1, "23": 1}
    clock.shift(timedelta(microseconds=1))
    a_request()
    assert DailyStats.of(TODAY, NEW_YORK).arrivals == {"12": 1, "23": 1}
    assert DailyStats.of(TODAY + timedelta(days=1), NEW_YORK).arrivals == {"0": 1}


@pytest.mark.parametrize("day", [date(2027, 3, 14), date(2027, 11, 7)])
def test_a_day_on_which_the_clocks_change_is_whole(day: date, clock: time_machine.Traveller) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    for hour in (0, 1, 3, 23):
        clock.move_to(midnight.replace(hour=hour))
        a_request()
    assert DailyStats.of(day, NEW_YORK).arrivals == {"0": 1, "1": 1, "3": 1, "23": 1}


def test_a_day_is_counted_when_it_has_been_over_for_a_while(helpline: Helpline, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime(2027, 3, 4, 0, 9, tzinfo=NEW_YORK))
    while count_days():
        pass
    assert not DailyStats.objects.filter(day=TODAY).exists()
    assert today().day == TODAY
    clock.shift(60)
    assert count_days() == 1
    assert DailyStats.objects.filter(day=TODAY).exists()


def test_the_worker_catches_up_a_few_days_at_a_time_newest_first(
    helpline: Helpline, clock: time_machine.Traveller
) -> None:
    a_request()
    clock.shift(timedelta(days=10))
    call_command("worker", "--once")
    newest = (TODAY + timedelta(days=9 - ago) for ago in range(BATCH_SIZE))
    assert list(DailyStats.objects.order_by("-day").values_list("day", flat=True)) == list(newest)
    assert last_days(28)[1] == 28 - 1 - BATCH_SIZE
    while count_days():
        pass
    assert DailyStats.objects.count() == MAX_DAYS_BACK
    assert DailyStats.objects.get(day=TODAY).arrivals == {"12": 1}
    assert last_days(28)[1] == 0


def test_counting_again_changes_nothing_and_finds_what_was_added(clock: time_machine.Traveller) -> None:
    a_request()
    clock.shift(timedelta(days=1))
    count_days(rebuild=True)
    before = list(DailyStats.objects.order_by("day").values_list())
    assert count_days() == 0
    count_days(rebuild=True)
    assert list(DailyStats.objects.order_by("day").values_list()) == before
    clock.move_to(NOON)
    a_request()
    clock.shift(timedelta(days=1))
    count_days(rebuild=True)
    assert DailyStats.objects.get(day=TODAY).arrivals == {"12": 2}


def test_what_was_counted_stays_when_the_request_goes(clock: time_machine.Traveller) -> None:
    request = a_request()
    clock.shift(timedelta(days=1))
    count_days(rebuild=True)
    request.delete()
    assert [day.arrivals for day in last_days(7)[0] if day.arrivals] == [{"12": 1}]


def test_without_a_helpline_there_are_only_empty_days() -> None:
    assert count_days() == BATCH_SIZE
    assert not any(day.arrivals or day.waits or day.outcomes or day.tries for day in last_days(7)[0])


@pytest.mark.parametrize("minutes", [0, 0.2, 1, 2, 7.5, 60, 1439, 60 * 24 * 365 * 2])
def test_the_scale_tells_a_wait_to_one_percent_or_a_second(minutes: float) -> None:
    told = bucket_midpoint(bucket_of(timedelta(minutes=minutes))) / timedelta(minutes=1)
    assert abs(told - minutes) <= max(0.01 * minutes, 1 / 60)
