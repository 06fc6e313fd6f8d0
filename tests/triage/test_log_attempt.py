"""Writing down a try."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.models import ContactAttempt, ContactRequest
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.conftest import NEW_YORK
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored


def at_their_place(moment: datetime | None) -> str:
    assert moment
    return f"{moment.astimezone(NEW_YORK):%a %H:%M}"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("result", "status", "outcome"),
    [
        ("reached", "claimed", ""),
        ("no_answer", "scheduled", ""),
        ("left_message", "scheduled", ""),
        ("wrong_number", "closed", "wrong_number"),
        ("declined", "closed", "declined"),
    ],
)
def test_what_came_of_it_decides(result: str, status: str, outcome: str, advisor: User) -> None:
    request = in_state("claimed", advisor)
    attempt = transitions.log_attempt(request, by=advisor, result=result, channel="sms", text="their mother answered")
    request = stored(request)
    assert (request.status, request.outcome, request.tries) == (status, outcome, 1)
    assert (request.claimed_by == advisor) is (status == "claimed")
    assert (request.closed_at == timezone.now()) is (status == "closed")
    kept = ContactAttempt.objects.get(request=request)
    assert kept == attempt
    assert (kept.result, kept.channel, kept.author, kept.author_name) == (result, "sms", advisor, "advisor")
    assert kept.opened("text") == "their mother answered"
    assert events(request)[-1].detail["result"] == result


def test_no_answer_sets_another_part_of_the_day_and_the_third_ends_it(
    advisor: User, clock: time_machine.Traveller
) -> None:
    request = in_state("claimed", advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    assert at_their_place(request.not_before) == "Wed 17:00"
    assert request.due_at == request.not_before + timedelta(minutes=30)
    clock.move_to(request.not_before.timestamp())
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="left_message")
    assert at_their_place(request.not_before) == "Thu 08:00"
    clock.move_to(request.not_before.timestamp())
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    request = stored(request)
    assert (request.status, request.outcome, request.tries) == ("closed", "unreached", 3)


def test_somebody_who_was_reached_is_not_given_up_after_one_call_that_rings_out(
    advisor: User, clock: time_machine.Traveller
) -> None:
    request = in_state("claimed", advisor)
    transitions.log_attempt(request, by=advisor, result="reached")
    transitions.log_attempt(request, by=advisor, result="reached")
    transitions.log_attempt(request, by=advisor, result="no_answer")
    assert stored(request).status == "scheduled"


def test_the_same_try_sent_twice_counts_once(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    sent_again: ContactRequest = stored(request)
    transitions.log_attempt(request, by=advisor, result="reached")
    before = everything()
    with pytest.raises(TransitionRefused):
        transitions.log_attempt(sent_again, by=advisor, result="reached")
    assert everything() == before


@pytest.mark.usefixtures("clock")
def test_an_emergency_is_tried_again_at_the_next_hour_that_may_be_called(advisor: User) -> None:
    request = in_state("waiting", advisor)
    transitions.rescore(request, needs=["unsafe"])
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    assert at_their_place(request.not_before) == "Wed 15:00"


@pytest.mark.usefixtures("clock")
def test_the_same_persons_other_requests_wait_for_the_same_time(advisor: User, advisor2: User) -> None:
    request, other = a_request(phone="+12025550123"), a_request(phone="+12025550123")
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    assert (stored(other).status, stored(other).not_before) == ("scheduled", request.not_before)
    assert transitions.claim_next(by=advisor2) is None
