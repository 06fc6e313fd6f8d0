"""The person asks for another time."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.choices import Status
from intake.helpline.published import calendar_of
from intake.triage import transitions
from intake.triage.deadlines import due_at
from intake.triage.errors import TransitionRefused
from tests.build import a_helpline, a_request
from tests.triage.cases import a_slot, in_state
from tests.triage.record import events, everything, notifications, stored

OPEN = ["waiting", "claimed", "scheduled"]


@pytest.mark.parametrize("status", OPEN)
def test_it_waits_for_that_time_whoever_held_it(
    status: str, advisor: User, advisor2: User, clock: time_machine.Traveller
) -> None:
    request, slot = in_state(status, advisor), a_slot()
    transitions.change_time(request, slot=slot)
    request = stored(request)
    assert (request.status, request.claimed_by, request.claim_expires_at) == ("scheduled", None, None)
    assert (request.not_before, request.due_at) == (slot.starts, slot.ends)
    assert (request.slot_starts, request.slot_ends) == (slot.starts, slot.ends)
    assert transitions.claim_next(by=advisor2) is None


@pytest.mark.parametrize("status", OPEN)
def test_as_soon_as_possible_makes_it_wait_for_nothing(
    status: str, advisor: User, advisor2: User, clock: time_machine.Traveller
) -> None:
    request = in_state(status, advisor)
    transitions.change_time(request, slot=None)
    request = stored(request)
    assert (request.status, request.slot_starts, request.not_before) == ("waiting", None, timezone.now())
    assert request.due_at == due_at(request.urgency, timezone.now(), calendar_of(request.helpline))
    assert transitions.claim_next(by=advisor2) == request


@pytest.mark.usefixtures("clock")
def test_quarantine_is_not_theirs_to_leave(advisor: User) -> None:
    request = in_state("quarantined", advisor)
    transitions.change_time(request, slot=None)
    assert stored(request).status == "quarantined"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("status", ["waiting", "claimed"])
def test_the_holder_is_told_and_nobody_else(status: str, advisor: User) -> None:
    request = in_state(status, advisor)
    transitions.change_time(request, slot=a_slot())
    assert notifications(request) == ([("person_changed", advisor.pk)] if status == Status.CLAIMED else [])
    assert (events(request)[-1].actor, events(request)[-1].actor_name) == (None, "the person")


@pytest.mark.usefixtures("clock")
def test_a_former_holder_can_do_nothing_more(advisor: User) -> None:
    seen = in_state("claimed", advisor)
    transitions.change_time(stored(seen), slot=a_slot())
    with pytest.raises(TransitionRefused):
        transitions.reveal(seen, by=advisor)


@pytest.fixture
def narrow(db: None, clock: time_machine.Traveller) -> None:
    """One call in each slot."""
    a_helpline(calls_per_slot=1)


@pytest.mark.usefixtures("narrow")
def test_a_full_slot_is_refused_and_nothing_changes() -> None:
    a_request(slot=a_slot())
    request = a_request()
    before = everything()
    with pytest.raises(TransitionRefused) as refused:
        transitions.change_time(request, slot=a_slot())
    assert refused.value.describe() == "Not done: that time is taken."
    assert everything() == before


@pytest.mark.usefixtures("narrow")
def test_whoever_has_a_place_keeps_it_when_they_ask_for_the_same_time() -> None:
    request = a_request(slot=a_slot())
    transitions.change_time(request, slot=a_slot())
    assert (stored(request).slot_starts, stored(request).slot_seat) == (a_slot().starts, 1)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("status", ["waiting", "quarantined"])
def test_the_place_they_had_is_free_for_somebody_else(status: str, advisor: User) -> None:
    first = a_request(slot=a_slot())
    transitions.change_time(first, slot=None)
    second = in_state(status, advisor)
    transitions.change_time(second, slot=a_slot())
    assert [stored(request).slot_seat for request in (first, second)] == [None, 1]


@pytest.mark.usefixtures("clock")
def test_quarantine_may_change_its_time_and_holds_a_place(advisor: User) -> None:
    request = in_state("quarantined", advisor)
    transitions.change_time(request, slot=a_slot())
    request = stored(request)
    assert (request.status, request.slot_starts, request.slot_seat) == ("quarantined", a_slot().starts, 1)
