"""Two reviewers erase a closed request before its time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.models import ContactRequest, DisposalProposal, DisposalRecord
from intake.retention import early_disposal, hold
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_user
from tests.desk.conftest import Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def closed(advisor: User) -> ContactRequest:
    return in_state("closed", advisor)


@pytest.fixture
def other(db: None) -> User:
    return a_user("supervisor", "other")


@pytest.fixture
def proposed(closed: ContactRequest, supervisor: User) -> ContactRequest:
    early_disposal.propose(closed, by=supervisor, reason="asked")
    return closed


def test_one_proposes_it_and_another_one_confirms_it(closed: ContactRequest, supervisor: User, other: User) -> None:
    first, second = Browser(supervisor), Browser(other)
    assert first.move(closed, "propose_disposal", reason="by_mistake").status_code == 302
    assert stored(closed).erased_at is None
    assert "Proposed by supervisor" in second.text(page_of(closed))
    assert "Erase it now" in second.text(page_of(closed))
    assert "Erase it now" not in first.text(page_of(closed))
    assert second.move(closed, "confirm_disposal").status_code == 422
    assert second.move(closed, "confirm_disposal", sure="on").status_code == 302
    assert stored(closed).erased_at == timezone.now()
    detail = {"kind": "early", "reason": "by_mistake", "proposed_by": "supervisor"}
    last = events(closed)[-1]
    assert (last.event_type, last.actor, last.detail) == ("erased", other, detail)


def test_the_disposal_record_names_both_and_the_day_that_it_had_time_until(
    proposed: ContactRequest, other: User
) -> None:
    early_disposal.confirm(proposed, by=other)
    record, closed_at = DisposalRecord.objects.get(), stored(proposed).closed_at
    assert closed_at
    assert (record.kind, record.by_name, record.days) == ("early", "supervisor, other", 365)
    assert (record.due_at, record.done_at) == (closed_at + timedelta(days=365), timezone.now())


def test_nobody_confirms_their_own(proposed: ContactRequest, supervisor: User) -> None:
    before = everything()
    with pytest.raises(TransitionRefused, match="somebody else"):
        early_disposal.confirm(proposed, by=supervisor)
    assert Browser(supervisor).move(proposed, "confirm_disposal", sure="on").status_code == 409
    assert everything() == before


def test_a_new_name_makes_nobody_another_person(proposed: ContactRequest, supervisor: User) -> None:
    User.objects.filter(pk=supervisor.pk).update(username="renamed")
    with pytest.raises(TransitionRefused, match="somebody else"):
        early_disposal.confirm(proposed, by=User.objects.get(pk=supervisor.pk))


def test_never_under_a_hold(closed: ContactRequest, supervisor: User, other: User) -> None:
    hold.place(closed, by=supervisor, reason="a case")
    with pytest.raises(TransitionRefused, match="legal hold"):
        early_disposal.propose(closed, by=supervisor, reason="asked")
    hold.lift(closed, by=supervisor, reason="over")
    early_disposal.propose(closed, by=supervisor, reason="asked")
    hold.place(closed, by=supervisor, reason="another case")
    assert "Erase it now" not in Browser(other).text(page_of(closed))
    with pytest.raises(TransitionRefused, match="legal hold"):
        early_disposal.confirm(closed, by=other)
    assert stored(closed).erased_at is None


@pytest.mark.parametrize("status", ["waiting", "claimed", "scheduled", "quarantined"])
def test_only_what_is_closed(status: str, advisor: User, supervisor: User) -> None:
    request = in_state(status, advisor)
    with pytest.raises(TransitionRefused):
        early_disposal.propose(request, by=supervisor, reason="asked")
    assert "Propose to erase it early" not in Browser(supervisor).text(page_of(request))


def test_what_was_opened_again_meanwhile_is_not_erased(proposed: ContactRequest, supervisor: User, other: User) -> None:
    transitions.reopen(proposed, by=supervisor)
    with pytest.raises(TransitionRefused):
        early_disposal.confirm(proposed, by=other)
    assert stored(proposed).erased_at is None


def test_it_is_proposed_once_and_may_be_dropped_and_proposed_again(
    proposed: ContactRequest, supervisor: User, other: User
) -> None:
    with pytest.raises(TransitionRefused):
        early_disposal.propose(proposed, by=other, reason="law")
    assert Browser(other).move(proposed, "reject_disposal").status_code == 302
    assert DisposalProposal.objects.get().is_confirmed is False
    with pytest.raises(TransitionRefused):
        early_disposal.confirm(proposed, by=other)
    with pytest.raises(TransitionRefused):
        early_disposal.reject(proposed, by=other)
    early_disposal.propose(proposed, by=other, reason="law")
    early_disposal.confirm(proposed, by=supervisor)
    assert stored(proposed).erased_at
