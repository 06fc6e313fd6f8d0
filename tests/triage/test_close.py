"""Ending a request."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.contact.choices import Outcome
from intake.models import Note
from intake.triage import transitions
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored


@pytest.mark.parametrize("outcome", Outcome.values)
def test_it_keeps_the_outcome_and_lets_go(outcome: str, advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    transitions.close(request, by=advisor, outcome=outcome, reason="she found a place")
    request = stored(request)
    assert (request.outcome, request.closed_at, request.claimed_by) == (outcome, timezone.now(), None)
    assert events(request)[-1].detail["outcome"] == outcome
    assert Note.objects.get(request=request).opened("text") == "she found a place"


def test_it_refuses_to_end_without_an_outcome(advisor: User) -> None:
    request = in_state("claimed", advisor)
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        transitions.close(request, by=advisor, outcome="")
    assert everything() == before
