"""Every verb from every state: it arrives where the table says, or is refused and leaves everything as it was."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError

from intake.audit import trail
from intake.contact.choices import Status
from intake.models import ContactRequest
from intake.triage import transitions
from intake.triage.actions import TRANSITIONS, Action, Who
from intake.triage.errors import TransitionRefused
from tests.triage.cases import ARRIVES, PERSONS_VERBS, STAFF_VERBS, SUPERVISORS_VERBS, SYSTEM_ACTIONS, in_state
from tests.triage.record import events, everything, stored

VERBS = [verb for verb in TRANSITIONS if verb not in SYSTEM_ACTIONS]
ALLOWED = [(verb, status) for verb in VERBS for status in ARRIVES.get(verb, {})]
REFUSED = [pair for pair in product(VERBS, Status.values) if pair not in ALLOWED]


def use(verb: str, request: ContactRequest, advisor: User, supervisor: User) -> None:
    """`verb`, by somebody whose role allows it."""
    if verb in PERSONS_VERBS:
        PERSONS_VERBS[verb](request)
    else:
        STAFF_VERBS[verb](request, supervisor if verb in SUPERVISORS_VERBS else advisor)


def test_every_verb_has_a_case() -> None:
    assert {*STAFF_VERBS, *PERSONS_VERBS} == {*transitions.__all__} - {"claim_next", "close_erased", "expire_claims"}
    assert {*STAFF_VERBS, *PERSONS_VERBS, *SYSTEM_ACTIONS} == set(TRANSITIONS) == set(Action)
    assert {action for action, row in TRANSITIONS.items() if row.who.has_account} == set(STAFF_VERBS)
    assert {action for action, row in TRANSITIONS.items() if row.who is Who.PERSON} == set(PERSONS_VERBS)
    assert set(ARRIVES) == set(VERBS)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("verb", "status"), ALLOWED)
def test_it_arrives_where_the_table_says(verb: str, status: str, advisor: User, supervisor: User) -> None:
    request = in_state(status, advisor)
    before = events(request)
    use(verb, request, advisor, supervisor)
    [event] = events(request)[len(before) :]
    assert stored(request).status == ARRIVES[verb][status] == request.status
    assert event.event_type == TRANSITIONS[verb].event_type
    assert (event.detail["from"], event.detail["to"]) == (status, ARRIVES[verb][status])
    assert trail.is_intact(event)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("verb", "status"), REFUSED)
def test_it_is_refused_and_nothing_changes(verb: str, status: str, advisor: User, supervisor: User) -> None:
    request = in_state(status, advisor)
    if verb in STAFF_VERBS and verb not in SUPERVISORS_VERBS:
        request.claimed_by = advisor  # as the page of somebody who held it a moment ago still says
    before = everything()
    with pytest.raises(TransitionRefused):
        use(verb, request, advisor, supervisor)
    assert everything() == before


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("verb", VERBS)
def test_it_is_undone_when_the_audit_row_cannot_be_written(
    verb: str, advisor: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    request = in_state(next(iter(ARRIVES[verb])), advisor)
    before = everything()
    monkeypatch.setattr(trail, "build", fail)
    with pytest.raises(DatabaseError):
        use(verb, request, advisor, supervisor)
    assert everything() == before
