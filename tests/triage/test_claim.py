"""Taking a request."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.antispam.spam_flags import SubmissionSignals
from intake.models import ContactRequest
from intake.triage import transitions
from intake.triage.claims import MAX_LINKED
from intake.triage.errors import TransitionRefused
from tests.build import a_phone, a_request
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored


def test_it_lasts_half_an_hour(advisor: User, clock: time_machine.Traveller) -> None:
    request = stored(transitions.claim(a_request(), by=advisor))
    assert request.claimed_by == advisor
    assert request.claim_expires_at == timezone.now() + timedelta(minutes=30)


def test_it_refuses_a_second_advisor(advisor: User, advisor2: User) -> None:
    request = a_request()
    seen_by_both = stored(request)
    transitions.claim(request, by=advisor)
    with pytest.raises(TransitionRefused) as refusal:
        transitions.claim(seen_by_both, by=advisor2)
    assert stored(request).claimed_by == advisor
    assert refusal.value.describe() == "Not done: advisor holds this request now."


def test_it_refuses_whoever_holds_it_already(advisor: User) -> None:
    request = in_state("claimed", advisor)
    with pytest.raises(TransitionRefused):
        transitions.claim(request, by=advisor)


@pytest.mark.parametrize("shared", ["phone", "email"])
def test_it_takes_the_other_open_requests_of_the_same_contact_along(shared: str, advisor: User) -> None:
    contact = {shared: a_phone() if shared == "phone" else "ana@example.org"}
    first, second = a_request(**contact), a_request(**contact)
    transitions.claim(second, by=advisor)
    assert stored(first).claimed_by == advisor
    assert [len(events(request)) for request in (first, second)] == [1, 1]


def test_it_takes_neither_closed_nor_quarantined_ones_along(advisor: User) -> None:
    phone = a_phone()
    closed, quarantined = (
        a_request(phone=phone),
        a_request(phone=phone, signals=SubmissionSignals(honeypot="filled in")),
    )
    transitions.claim(closed, by=advisor)
    transitions.close(closed, by=advisor, outcome="helped")
    transitions.claim(a_request(phone=phone), by=advisor)
    assert [stored(closed).status, stored(quarantined).status] == ["closed", "quarantined"]


def test_it_leaves_people_without_a_contact_in_common_alone(advisor: User) -> None:
    unread = a_request(phone="", phone_raw="five five five")
    transitions.claim(a_request(phone="", phone_raw="five five five"), by=advisor)
    assert stored(unread).status == "waiting"


def test_it_refuses_a_contact_that_somebody_else_holds_through_another_request(advisor: User, advisor2: User) -> None:
    phone = a_phone()
    transitions.claim(a_request(phone=phone), by=advisor)
    came_later = a_request(phone=phone)
    before = everything()
    with pytest.raises(TransitionRefused, match="another request of the same contact"):
        transitions.claim(came_later, by=advisor2)
    assert everything() == before
    transitions.claim(came_later, by=advisor)


def test_of_a_number_that_was_sent_a_thousand_times_it_takes_a_few_along(advisor: User, advisor2: User) -> None:
    flood = [a_request(phone="2025550199") for _ in range(MAX_LINKED + 5)]
    other = a_request(phone=a_phone())
    transitions.claim(flood[0], by=advisor)
    assert ContactRequest.objects.claimed_by(advisor).count() == 1 + MAX_LINKED
    assert transitions.claim_next(by=advisor2) == other
    assert transitions.claim_next(by=advisor2) is None
