"""Giving a request to another advisor."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.audit.verification import Cursor, verify
from intake.models import Note
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_phone, a_request
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored


def test_the_new_holder_has_half_an_hour(
    advisor: User, advisor2: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = in_state("claimed", advisor)
    clock.shift(600)
    transitions.reassign(request, by=supervisor, to=advisor2, reason="speaks Spanish")
    request = stored(request)
    assert (request.claimed_by, request.claim_expires_at) == (advisor2, timezone.now() + timedelta(minutes=30))
    assert events(request)[-1].detail["holder"] == "advisor2"
    assert Note.objects.get(request=request).opened("text") == "speaks Spanish"


def test_the_new_holder_has_seen_no_number_yet(advisor: User, advisor2: User, supervisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.reveal(request, by=advisor)
    transitions.reassign(request, by=supervisor, to=advisor2)
    assert stored(request).revealed_at is None


@pytest.mark.parametrize("held", [False, True])
def test_linked_requests_go_along(held: bool, advisor: User, advisor2: User, supervisor: User) -> None:
    phone = a_phone()
    first, second = a_request(phone=phone), a_request(phone=phone)
    if held:
        transitions.claim(first, by=advisor)
    transitions.reassign(stored(first), by=supervisor, to=advisor2)
    assert [stored(request).claimed_by for request in (first, second)] == [advisor2, advisor2]
    assert verify(Cursor(), 1_000_000).fault is None


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_it_refuses_a_new_holder_who_may_not_claim(
    role: str, advisor: User, supervisor: User, request: pytest.FixtureRequest
) -> None:
    held = in_state("claimed", advisor)
    to = request.getfixturevalue(role)
    before = everything()
    with pytest.raises(TransitionRefused, match="may not claim"):
        transitions.reassign(held, by=supervisor, to=to)
    assert everything() == before


def test_it_refuses_a_contact_that_a_third_advisor_holds(advisor: User, advisor2: User, supervisor: User) -> None:
    phone = a_phone()
    transitions.claim(a_request(phone=phone), by=advisor)
    came_later = a_request(phone=phone)
    before = everything()
    with pytest.raises(TransitionRefused, match="another request of the same contact"):
        transitions.reassign(came_later, by=supervisor, to=advisor2)
    assert everything() == before


def test_whoever_holds_it_already_is_not_given_it_again(advisor: User, supervisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.reveal(request, by=advisor)
    with pytest.raises(TransitionRefused):
        transitions.reassign(request, by=supervisor, to=advisor)
    assert stored(request).revealed_at
