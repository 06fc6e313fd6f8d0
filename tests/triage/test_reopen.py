"""Putting a closed request back."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.helpline.published import calendar_of
from intake.triage import transitions
from intake.triage.deadlines import due_at
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import everything, stored


def test_it_is_due_as_if_it_came_now_with_three_new_tries(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = in_state("claimed", advisor)
    transitions.log_attempt(request, by=advisor, result="wrong_number")
    clock.shift(3 * 24 * 3600)
    transitions.reopen(request, by=supervisor)
    request = stored(request)
    assert (request.tries, request.outcome, request.closed_at) == (0, "", None)
    assert request.due_at == due_at(request.urgency, timezone.now(), calendar_of(request.helpline))
    assert transitions.claim_next(by=advisor) == request


def test_it_refuses_what_was_erased(supervisor: User) -> None:
    request = a_request()
    transitions.withdraw(request)
    before = everything()
    with pytest.raises(TransitionRefused):
        transitions.reopen(stored(request), by=supervisor)
    assert everything() == before
