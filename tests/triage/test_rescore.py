"""Taking in what somebody tells after the form."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.choices import Need
from intake.helpline.hours import Slot
from intake.triage import transitions
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import events, notifications, stored


@pytest.mark.parametrize("need", ["after_overdose", "withdrawal", "unsafe"])
def test_an_emergency_goes_to_the_front(need: str, advisor: User, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        a_request(about="self")
    clock.shift(60)
    request = a_request()
    transitions.rescore(request, needs=["talk", need])
    request = stored(request)
    assert (request.urgency, request.rank, request.reasons) == ("emergency", 0, [need, "asap"])
    assert request.due_at == timezone.now() + timedelta(minutes=15)
    assert transitions.claim_next(by=advisor) == request


def test_an_emergency_does_not_wait_for_the_time_it_chose(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("scheduled", advisor)
    transitions.rescore(request, needs=["unsafe"])
    assert (stored(request).status, events(request)[-1].detail["to"]) == ("waiting", "waiting")
    assert transitions.claim_next(by=advisor) == request


@pytest.mark.parametrize("need", Need.values)
@pytest.mark.parametrize("about", ["", "self", "loved_one", "other"])
def test_nothing_that_somebody_tells_makes_it_due_later(
    need: str, about: str, helpline: object, clock: time_machine.Traveller
) -> None:
    request = a_request(about=about)
    due_at = request.due_at
    clock.shift(120)
    transitions.rescore(request, needs=[need])
    assert stored(request).due_at <= due_at


def test_the_trail_names_the_person_and_no_word_of_theirs(helpline: object) -> None:
    request = a_request()
    transitions.rescore(request, needs=["unsafe"])
    [event] = events(request)
    assert (event.actor_name, event.actor_id) == ("the person", None)
    assert set(event.detail) == {"from", "to", "urgency"}


def test_what_is_not_an_emergency_keeps_the_time_it_chose(advisor: User, clock: time_machine.Traveller) -> None:
    begin = timezone.now() + timedelta(hours=30)
    request = a_request(about="other", slot=Slot(begin, begin + timedelta(hours=3)))
    transitions.rescore(request, needs=["medicine"])
    request = stored(request)
    assert (request.status, request.urgency) == ("scheduled", "urgent")
    assert (request.not_before, request.due_at) == (begin, begin + timedelta(hours=3))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("status", ["waiting", "claimed", "scheduled"])
def test_staff_are_told_of_an_emergency_once(status: str, advisor: User) -> None:
    request = in_state(status, advisor)
    transitions.rescore(request, needs=["talk"])
    assert ("emergency", None) not in notifications(request)
    for _ in range(2):
        transitions.rescore(stored(request), needs=["unsafe"])
    assert notifications(request).count(("emergency", None)) == 1


def test_an_emergency_in_quarantine_stays_there_but_is_due_sooner(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("quarantined", advisor)
    clock.shift(60)
    transitions.rescore(request, needs=["unsafe"])
    request = stored(request)
    assert (request.status, request.rank, request.reasons) == ("quarantined", 0, ["honeypot_filled", "unsafe", "asap"])
    assert request.due_at == request.created_at + timedelta(minutes=15)


def test_what_is_no_emergency_leaves_the_quarantines_own_due_time(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("quarantined", advisor)
    transitions.rescore(request, needs=["medicine"])
    assert stored(request).due_at == timezone.now() + timedelta(hours=4)


def test_who_holds_it_keeps_it_and_is_told(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    transitions.rescore(request, needs=["unsafe"])
    assert (stored(request).status, stored(request).claimed_by) == ("claimed", advisor)
    assert notifications(request) == [("emergency", None), ("person_changed", advisor.pk)]


def test_an_emergency_gives_its_place_back(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("scheduled", advisor)
    assert stored(request).slot_seat == 1
    transitions.rescore(request, needs=["unsafe"])
    assert stored(request).slot_seat is None
