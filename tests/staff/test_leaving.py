"""An account that is deleted or deactivated: nothing is lost or orphaned."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db.models import ProtectedError

from intake.audit import trail
from intake.helpline.disclosure import wording
from intake.models import AuditEvent, ContactAttempt, ContactRequest, Note, Notification, Referral
from intake.triage import transitions
from tests.build import a_request
from tests.triage.record import events, everything, letters, stored


@pytest.fixture
def worked_on(advisor: User) -> ContactRequest:
    """A request with an attempt, a note, a referral and a letter of `advisor`'s, whom nobody needs any more."""
    request = transitions.claim(a_request(), by=advisor)
    transitions.reveal(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text="she will ring back")
    yes = wording(request.helpline_id, "referral", "en", 1)
    transitions.refer(request, by=advisor, place="Hope House", consent=yes)
    transitions.change_contact(request, phone="+12025550188")
    transitions.close(request, by=advisor, outcome="referred", reason="all is well")
    return request


def test_deleting_it_keeps_everything_with_the_name(worked_on: ContactRequest, advisor: User) -> None:
    before = {model: len(rows) for model, rows in everything().items()}
    advisor.delete()
    assert {model: len(rows) for model, rows in everything().items()} == before
    for model in (ContactAttempt, Note, Referral):
        row = model._default_manager.get()
        assert (row.by, row.by_name) == (None, "advisor")
    assert ContactAttempt.objects.get().opened("text") == "she will ring back"
    assert Notification.objects.get(letter="person_changed").to is None


def test_deleting_it_leaves_the_trail_as_it_was_written(worked_on: ContactRequest, advisor: User) -> None:
    before = list(AuditEvent.objects.order_by("pk").values_list())
    advisor.delete()
    assert list(AuditEvent.objects.order_by("pk").values_list()) == before
    assert {event.actor_name for event in events(worked_on)} == {"advisor", "the person"}
    assert trail.first_broken() is None


def test_one_that_holds_a_request_cannot_be_deleted(advisor: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    with pytest.raises(ProtectedError):
        advisor.delete()
    assert stored(request).claimed_by == advisor


@pytest.mark.parametrize("revealed", [False, True])
def test_what_a_deactivated_one_holds_finds_somebody_else(
    revealed: bool, advisor: User, advisor2: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = transitions.claim(a_request(), by=advisor)
    if revealed:
        transitions.reveal(request, by=advisor)
    User.objects.filter(pk=advisor.pk).update(is_active=False)
    clock.shift(timedelta(minutes=30))
    transitions.sweep_leases()
    if revealed:
        assert letters(request) == [("lease_overrun", None)]
        transitions.release(stored(request), by=supervisor)
    assert transitions.claim_next(by=advisor2) == request
