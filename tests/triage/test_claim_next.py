"""Taking whoever should be called next."""

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.models import StaffProfile
from intake.triage import transitions
from tests.build import a_phone, a_request, a_submission
from tests.triage.cases import a_slot, in_state
from tests.triage.record import stored

HOUR = 3600


def test_it_gives_none_when_nobody_waits(advisor: User) -> None:
    assert transitions.claim_next(by=advisor) is None


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


def test_somebody_whose_languages_nobody_said_takes_them_as_they_are_due(
    advisor: User, clock: time_machine.Traveller
) -> None:
    spanish = a_request(language="es")
    clock.shift(60)
    english = a_request()
    speaks(advisor)
    assert [transitions.claim_next(by=advisor) for _ in range(2)] == [spanish, english]
