"""People ask for the last places of a slot at the same moment: never more of them get one than there are."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from intake.helpline.hours import Slot
from intake.models import ContactRequest
from intake.reception import receive as reception
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.broken import replace_attribute
from tests.build import a_helpline, a_request, a_submission
from tests.races.processes import race

ROUNDS, ROUNDS_OF_THE_BROKEN_ONE, PLACES = 1_000, 40, 2
BY_FORM, BY_CHANGE = ["one form", "another form"], "a change"
FIRST_DAY = datetime(2035, 1, 1, tzinfo=UTC)


def slots(rounds: int) -> list[Slot]:
    """One that nobody chose yet for each round."""
    starts = (FIRST_DAY + timedelta(hours=3 * number) for number in range(rounds))
    return [Slot(at, at + timedelta(hours=3)) for at in starts]


def placed_by_counting(submission: Any) -> tuple[Any, None]:
    """How places are often given: those taken are counted, then the row is written whatever came meanwhile."""
    taken = ContactRequest.objects.filter(slot_starts=submission.slot.starts).count()
    time.sleep(0.001)
    return (submission if taken < PLACES else replace(submission, slot=None, slot_was_full=True)), None


def ask_for_each(start: Any, name: str, rounds: int, counts_first: bool) -> int:
    """Ask for every slot in step with the others; how many we got."""
    if counts_first:
        replace_attribute(reception, "_reserve_seat", placed_by_counting)
    waiting = iter(list(ContactRequest.objects.waiting())) if name == BY_CHANGE else None
    got = 0
    for slot in slots(rounds):
        submission = a_submission()
        start.wait()
        if waiting is None:
            got += reception.receive(replace(submission, slot=slot)).slot_starts is not None
            continue
        try:
            transitions.change_time(next(waiting), slot=slot)
        except TransitionRefused:
            continue
        got += 1
    return got


def overbooked() -> dict[datetime, int]:
    """The slots that more people have than there are places, and how many they are."""
    booked = Counter(ContactRequest.objects.exclude(slot_starts=None).values_list("slot_starts", flat=True))
    return {starts: people for starts, people in booked.items() if people > PLACES}


@pytest.mark.django_db(transaction=True)
def test_the_last_places_go_to_as_many_as_there_are() -> None:
    a_helpline(calls_per_slot=PLACES)
    with transaction.atomic():
        for _ in range(ROUNDS):
            a_request()
    got = race(ask_for_each, [*BY_FORM, BY_CHANGE], ROUNDS, False)
    assert overbooked() == {}
    assert ContactRequest.objects.count() == 3 * ROUNDS
    booked = ContactRequest.objects.exclude(slot_starts=None).values_list("slot_starts", "slot_seat")
    assert set(booked) == {(slot.starts, place) for slot in slots(ROUNDS) for place in range(1, PLACES + 1)}
    assert sum(got.values()) == PLACES * ROUNDS
    assert max(got.values()) < ROUNDS, "one process was always in time: this was no race"


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_a_storing_that_counts_first() -> None:
    a_helpline(calls_per_slot=PLACES)
    race(ask_for_each, [*BY_FORM, "a third form"], ROUNDS_OF_THE_BROKEN_ONE, True)
    assert overbooked()
