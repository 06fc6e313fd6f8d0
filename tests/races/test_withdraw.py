"""A person withdraws while advisors work: after that no move of theirs succeeds."""

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.verification import Cursor, verify
from intake.models import AuditEvent, ContactAttempt, ContactRequest, Note
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.broken import replace_attribute
from tests.build import a_request, a_user
from tests.races.processes import race

ROUNDS, ROUNDS_OF_THE_BROKEN_ONE = 1_000, 40
PERSON, ADVISORS = "the person", ["advisor", "advisor2"]
TRIES_AFTER, LONGEST_PAUSE, BREATH = 2, 0.01, 0.001


def a_move(request: ContactRequest, verb: str, advisor: User) -> None:
    """One move of an advisor's, on the row as it stands now."""
    if verb in {"claim", "release", "reveal"}:
        getattr(transitions, verb)(request, by=advisor)
    elif verb == "log_attempt":
        transitions.log_attempt(request, by=advisor, result="reached", text="she will ring back")
    elif verb == "close":
        transitions.close(request, by=advisor, outcome="helped", reason="all is well")
    else:
        at = timezone.localtime(timezone.now() + timedelta(days=1)).replace(hour=17)  # noon in New York, or later
        transitions.schedule(request, by=advisor, at=at)


def work(advisor: User, request: ContactRequest) -> list[tuple[str, int]]:
    """Move `request` until it is closed, and try a few times more; each move that succeeded, and when it began."""
    verbs = ["claim", "reveal", "log_attempt", "schedule", "claim", "release", "claim", "log_attempt", "reveal"]
    made, tries_left, turn = [], TRIES_AFTER, 0
    while tries_left:
        now = ContactRequest.objects.get(pk=request.pk)
        tries_left -= now.status == "closed"
        time.sleep(BREATH)  # SQLite's writers poll for their turn: without a pause the person would seldom get one
        began = time.monotonic_ns()
        try:
            a_move(now, verbs[turn % len(verbs)], advisor)
        except (TransitionRefused, PermissionDenied):
            # Somebody else's turn: start again with a claim.
            turn = 0 if turn % len(verbs) else turn + 1
        else:
            made.append((verbs[turn % len(verbs)], began))
            turn += 1
    return made


def one_side(start: Any, name: str, broken: bool) -> dict[str, Any]:
    """For each request: when it was withdrawn, for the person; what was done to it, for an advisor."""
    if broken:
        replace_attribute(transitions, "reveal", reveal_what_was_seen)
    sides: dict[str, Any] = {}
    chance, advisor = random.Random(name), User.objects.filter(username=name).first()
    for request in list(ContactRequest.objects.waiting().soonest_due_first()):
        start.wait()
        if advisor is None:
            time.sleep(chance.random() * LONGEST_PAUSE)
            transitions.withdraw(request)
            sides[request.pk.hex] = time.monotonic_ns()
        else:
            sides[request.pk.hex] = work(advisor, request)
    return sides


def reveal_what_was_seen(request: ContactRequest, *, by: Any, reason: str = "") -> None:
    """A reveal that trusts what it read a moment ago."""
    time.sleep(0.002)
    trail.record(EventType.REVEALED, actor=by, request_id=request.pk, detail={"from": "claimed", "to": "claimed"})


def check_that_nothing_happened_after(sides: dict[str, Any], rounds: int) -> int:
    """Red for a move that began after a withdrawal, or was written down behind it; how many were caught mid-work."""
    mid_work = 0
    assert len(sides[PERSON]) == rounds
    for pk, withdrawn in sides[PERSON].items():
        request = ContactRequest.objects.get(pk=pk)
        made = [move for name in ADVISORS for move in sides[name][pk]]
        assert [verb for verb, began in made if began > withdrawn] == []
        assert (request.status, request.outcome, bytes(request.data_key)) == ("closed", "withdrawn", b"")
        trail_of_it = list(AuditEvent.objects.filter(request_id=pk).order_by("pk").values_list("event_type", flat=True))
        assert trail_of_it[0] == "received"
        assert trail_of_it[-1] == "withdrawn"
        assert len(trail_of_it) == len(made) + 2
        mid_work += bool(made)
    assert not ContactAttempt.objects.exclude(text=b"").exists()
    assert not Note.objects.exclude(text=b"").exists()
    return mid_work


def a_race(rounds: int, *, broken: bool) -> dict[str, Any]:
    for name in ADVISORS:
        a_user("advisor", name)
    with transaction.atomic():
        for _ in range(rounds):
            a_request()
    return race(one_side, [PERSON, *ADVISORS], broken)


@pytest.mark.django_db(transaction=True)
def test_no_move_succeeds_after_it() -> None:
    mid_work = check_that_nothing_happened_after(a_race(ROUNDS, broken=False), ROUNDS)
    assert mid_work > ROUNDS / 10, "too few were withdrawn while somebody worked on them: this was no race"
    assert verify(Cursor(), 1_000_000).fault is None


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_a_reveal_that_trusts_what_it_saw() -> None:
    sides = a_race(ROUNDS_OF_THE_BROKEN_ONE, broken=True)
    with pytest.raises(AssertionError):
        check_that_nothing_happened_after(sides, ROUNDS_OF_THE_BROKEN_ONE)
