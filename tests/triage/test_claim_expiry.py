"""A claim that runs out."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils import timezone

from intake.audit import trail
from intake.audit.verification import Cursor, verify
from intake.contact.choices import Status
from intake.helpline.published import wording_version
from intake.triage import transitions
from intake.triage.claims import expire_claim
from intake.triage.deadlines import CLAIM_DURATION
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import events, everything, notifications, stored


def test_it_goes_back_to_everybody_after_half_an_hour_and_not_before(
    advisor: User, clock: time_machine.Traveller
) -> None:
    request = a_request()
    due_at = request.due_at
    transitions.claim(request, by=advisor)
    clock.shift(CLAIM_DURATION - timedelta(seconds=1))
    assert transitions.expire_claims() == 0
    clock.shift(1)
    assert transitions.expire_claims() == 1
    request = stored(request)
    assert (request.status, request.claimed_by, request.due_at) == ("waiting", None, due_at)
    assert (events(request)[-1].actor_name, notifications(request)) == ("system", [])


@pytest.mark.parametrize("work", ["reveal", "log_attempt", "refer"])
def test_work_renews_it(work: str, advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    clock.shift(20 * 60)
    if work == "reveal":
        transitions.reveal(request, by=advisor)
    elif work == "log_attempt":
        transitions.log_attempt(request, by=advisor, result="reached")
    else:
        yes = wording_version(request.helpline_id, "referral", "en", 1)
        transitions.refer(request, by=advisor, referred_to="Hope House", consent=yes)
    assert stored(request).claim_expires_at == timezone.now() + CLAIM_DURATION


def test_a_supervisors_look_does_not_renew_it(advisor: User, supervisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    expires = request.claim_expires_at
    clock.shift(60)
    transitions.reveal(request, by=supervisor, reason="a complaint")
    assert stored(request).claim_expires_at == expires


def test_after_a_reveal_supervisors_are_told_instead_again_every_half_hour(
    advisor: User, clock: time_machine.Traveller
) -> None:
    request = in_state("claimed", advisor)
    transitions.reveal(request, by=advisor)
    for alerts in (1, 2):
        clock.shift(CLAIM_DURATION)
        assert transitions.expire_claims() == 0
        assert transitions.expire_claims() == 0
        assert notifications(request) == [("claim_overdue", None)] * alerts
    assert (stored(request).status, stored(request).claimed_by) == ("claimed", advisor)
    assert [event.event_type for event in events(request)] == ["claimed", "revealed", "claim_overdue", "claim_overdue"]
    assert verify(Cursor(), 1_000_000).fault is None


@pytest.mark.parametrize("status", [status for status in Status.values if status != "claimed"])
def test_the_sweep_leaves_alone_what_is(status: str, advisor: User, clock: time_machine.Traveller) -> None:
    in_state(status, advisor)
    clock.shift(timedelta(days=9))
    before = everything()
    assert transitions.expire_claims() == 0
    assert everything() == before


@pytest.mark.parametrize("revealed", [False, True])
def test_the_sweep_is_undone_when_the_audit_row_cannot_be_written(
    revealed: bool, advisor: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    request = in_state("claimed", advisor)
    if revealed:
        transitions.reveal(request, by=advisor)
    clock.shift(CLAIM_DURATION)
    before = everything()
    monkeypatch.setattr(trail, "build", fail)
    with pytest.raises(DatabaseError):
        transitions.expire_claims()
    assert everything() == before


def test_a_claim_that_was_renewed_meanwhile_is_left_alone(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    clock.shift(CLAIM_DURATION)
    as_the_sweep_saw_it = stored(request)
    transitions.reveal(request, by=advisor)
    with pytest.raises(TransitionRefused):
        expire_claim(as_the_sweep_saw_it)
    assert stored(request).status == "claimed"
