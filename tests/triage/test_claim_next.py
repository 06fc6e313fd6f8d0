"""Taking whoever should be called next."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils import timezone

from intake.models import StaffProfile
from intake.triage import transitions
from tests.broken import no_row_enters
from tests.build import a_phone, a_request, a_submission
from tests.triage.cases import a_slot, in_state
from tests.triage.record import events, everything, stored

HOUR = 3600


def test_it_gives_none_when_nobody_waits(advisor: User) -> None:
    assert transitions.claim_next(by=advisor) is None


def test_it_lasts_half_an_hour(advisor: User, clock: time_machine.Traveller) -> None:
    a_request()
    taken = transitions.claim_next(by=advisor)
    assert taken
    for request in (taken, stored(taken)):
        assert (request.status, request.claimed_by) == ("claimed", advisor)
        assert request.claim_expires_at == timezone.now() + timedelta(minutes=30)


@pytest.mark.parametrize("status", ["waiting", "scheduled"])
def test_it_is_written_down(status: str, advisor: User, advisor2: User, clock: time_machine.Traveller) -> None:
    request = in_state(status, advisor2)
    clock.move_to(request.due_at)
    transitions.claim_next(by=advisor)
    [event] = events(request)
    assert (event.event_type, event.actor, event.at) == ("claimed", advisor, timezone.now())
    assert event.detail == {"from": status, "to": "claimed", "holder": "advisor"}


def test_nobody_is_taken_when_it_cannot_be_written_down(advisor: User) -> None:
    a_request()
    before = everything()
    with no_row_enters("intake_auditevent"), pytest.raises(DatabaseError):
        transitions.claim_next(by=advisor)
    assert everything() == before


@pytest.mark.parametrize("shared", ["phone", "email"])
def test_it_takes_the_other_requests_of_the_same_contact_along(
    shared: str, advisor: User, clock: time_machine.Traveller
) -> None:
    contact = {shared: a_phone() if shared == "phone" else "ana@example.org"}
    first = a_request(**contact)
    clock.shift(60)  # by night both would be due when the day begins
    second = a_request(**contact)
    assert transitions.claim_next(by=advisor) == first
    assert [stored(request).claimed_by for request in (first, second)] == [advisor] * 2
    assert [event.detail for event in events(second)] == [
        {"from": "waiting", "to": "claimed", "with": first.reference},
    ]


def test_it_takes_emergencies_first_and_then_whoever_is_due_first(advisor: User, clock: time_machine.Traveller) -> None:
    soon = a_request()
    clock.shift(60)
    urgent = a_request(about="self")
    clock.shift(60)
    emergency = a_request()
    transitions.rescore(emergency, needs=["unsafe"])
    clock.shift(60)
    later_emergency = a_request()
    transitions.rescore(later_emergency, needs=["after_overdose"])
    taken = [transitions.claim_next(by=advisor) for _ in range(5)]
    assert taken == [emergency, later_emergency, urgent, soon, None]


def test_it_waits_for_the_time_a_person_chose(advisor: User, clock: time_machine.Traveller) -> None:
    a_submission()
    slot = a_slot()
    request = a_request(slot=slot)
    clock.move_to(slot.starts.timestamp() - 1)
    assert transitions.claim_next(by=advisor) is None
    clock.shift(1)
    assert transitions.claim_next(by=advisor) == request


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("status", ["claimed", "closed", "quarantined", "scheduled"])
def test_it_never_takes_one_that_is(status: str, advisor: User, advisor2: User) -> None:
    request = in_state(status, advisor)
    assert transitions.claim_next(by=advisor2) is None
    assert stored(request).status == status


@pytest.mark.parametrize("shared", ["phone", "email"])
def test_it_never_offers_a_contact_that_somebody_holds(shared: str, advisor: User, advisor2: User) -> None:
    contact = {shared: a_phone() if shared == "phone" else "ana@example.org"}
    transitions.claim(a_request(**contact), by=advisor)
    a_request(**contact)
    somebody_else = a_request()
    assert [transitions.claim_next(by=advisor2) for _ in range(2)] == [somebody_else, None]


def speaks(user: User, *languages: str) -> User:
    StaffProfile.objects.create(account=user, languages=languages)
    return user


def test_it_prefers_a_language_that_the_advisor_speaks(advisor: User, clock: time_machine.Traveller) -> None:
    english = a_request()
    clock.shift(60)
    spanish = a_request(language="es")
    speaks(advisor, "es")
    assert [transitions.claim_next(by=advisor) for _ in range(3)] == [spanish, english, None]


def test_an_emergency_in_any_language_goes_first(advisor: User, clock: time_machine.Traveller) -> None:
    spanish = a_request(language="es")
    emergencies = [a_request(), a_request(language="es")]
    for emergency in emergencies:
        transitions.rescore(emergency, needs=["unsafe"])
    speaks(advisor, "es")
    assert [transitions.claim_next(by=advisor) for _ in range(3)] == [*emergencies[::-1], spanish]


@pytest.mark.parametrize("needs", [["talk"], ["unsafe"]])
def test_a_language_that_nobody_speaks_holds_back_for_half_an_hour_and_no_longer(
    needs: list[str], advisor: User, clock: time_machine.Traveller
) -> None:
    late, fresh = a_request(language="es"), a_request(about="loved_one")
    speaks(advisor, "en")
    transitions.rescore(late, needs=needs)
    clock.move_to(late.due_at + timedelta(minutes=30, seconds=-1))
    for request in (fresh, another := a_request()):
        transitions.rescore(request, needs=needs)
    assert transitions.claim_next(by=advisor) == fresh
    clock.shift(1)
    assert [transitions.claim_next(by=advisor) for _ in range(3)] == [late, another, None]


def test_somebody_whose_languages_nobody_said_takes_them_as_they_are_due(
    advisor: User, clock: time_machine.Traveller
) -> None:
    spanish = a_request(language="es")
    clock.shift(60)
    english = a_request()
    speaks(advisor)
    assert [transitions.claim_next(by=advisor) for _ in range(2)] == [spanish, english]
