"""Two processes claim the same request at the same moment: exactly one of them has it."""

import time
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.models import AuditEvent, ContactRequest
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.broken import replace_attribute
from tests.build import a_user
from tests.desk.many_requests import a_crowd
from tests.races.processes import race

ROUNDS, ROUNDS_OF_THE_BROKEN_ONE = 10_000, 200
IN_STEP = 25
ADVISORS = ["advisor", "advisor2"]


def claims_that_look_first(request: Any, *, by: Any) -> None:
    """How claims are often written: the state is read, then the row is written whatever became of it meanwhile."""
    request.refresh_from_db()
    if request.status != "waiting":
        raise TransitionRefused("claim", request)
    time.sleep(0.001)
    now = timezone.now()
    ContactRequest.objects.filter(pk=request.pk).update(status="claimed", claimed_by=by, claim_expires_at=now)


def claim_each(start: Any, name: str, looks_first: bool) -> list[str]:
    """Try to claim every waiting request, in step with the others; those that were ours."""
    if looks_first:
        replace_attribute(transitions, "claim", claims_that_look_first)
    advisor, won = User.objects.get(username=name), []
    for number, request in enumerate(list(ContactRequest.objects.waiting().soonest_due_first())):
        if number % IN_STEP == 0 or looks_first:
            start.wait()
        try:
            transitions.claim(request, by=advisor)
        except TransitionRefused:
            continue
        won.append(request.pk.hex)
    return won


def check_that_each_has_one_holder(won: dict[str, list[str]], rounds: int) -> None:
    """Red for a request that nobody or more than one process claimed, or whose row or audit row says otherwise."""
    wins = Counter(pk for mine in won.values() for pk in mine)
    assert len(wins) == rounds
    assert {pk: times for pk, times in wins.items() if times != 1} == {}
    claimed = ContactRequest.objects.filter(status="claimed")
    held = {pk.hex: username for pk, username in claimed.values_list("pk", "claimed_by__username")}
    assert held == {pk: name for name, mine in won.items() for pk in mine}
    written = AuditEvent.objects.filter(event_type="claimed").values_list("request_id", "actor_name")
    assert Counter((pk.hex, name) for pk, name in written) == Counter(held.items())


@pytest.mark.django_db(transaction=True)
def test_exactly_one_wins_every_time() -> None:
    for name in ADVISORS:
        a_user("advisor", name)
    a_crowd(ROUNDS)
    won = race(claim_each, ADVISORS, False)
    check_that_each_has_one_holder(won, ROUNDS)
    assert all(won.values()), "one process was never in time: this was no race"


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_a_claim_that_looks_first() -> None:
    for name in ADVISORS:
        a_user("advisor", name)
    a_crowd(ROUNDS_OF_THE_BROKEN_ONE)
    won = race(claim_each, ADVISORS, True)
    with pytest.raises(AssertionError):
        check_that_each_has_one_holder(won, ROUNDS_OF_THE_BROKEN_ONE)
