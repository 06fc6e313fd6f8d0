"""Giving a request back."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.helpline.hours import Slot
from intake.models import Note
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import stored


def test_it_keeps_the_due_time(advisor: User, clock: time_machine.Traveller) -> None:
    request = a_request()
    due_at = request.due_at
    transitions.claim(request, by=advisor)
    clock.shift(600)
    transitions.release(request, by=advisor)
    request = stored(request)
    assert (request.due_at, request.claimed_by, request.claim_expires_at) == (due_at, None, None)


def test_the_time_that_somebody_chose_stays_theirs(advisor: User, advisor2: User) -> None:
    begin = timezone.now() + timedelta(hours=5)
    request = a_request(slot=Slot(begin, begin + timedelta(hours=3)))
    transitions.claim(request, by=advisor)
    transitions.release(request, by=advisor)
    assert transitions.claim_next(by=advisor2) is None
    assert stored(request).not_before == begin


def test_the_next_advisor_can_take_it_at_once(advisor: User, advisor2: User) -> None:
    request = in_state("claimed", advisor)
    transitions.release(request, by=advisor)
    assert transitions.claim_next(by=advisor2) == request


def test_it_keeps_the_reason_sealed(advisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.release(request, by=advisor, reason="she asked for a woman")
    note = Note.objects.get(request=request)
    assert (note.opened("text"), note.author_name, note.kind) == ("she asked for a woman", "advisor", "reason")
    assert b"asked" not in bytes(note.text)


def test_a_former_holder_does_not_give_back_what_somebody_else_holds_now(
    advisor: User, advisor2: User, supervisor: User
) -> None:
    request = in_state("claimed", advisor)
    transitions.reassign(stored(request), by=supervisor, to=advisor2)
    with pytest.raises(TransitionRefused):
        transitions.release(request, by=advisor)
    assert stored(request).claimed_by == advisor2
