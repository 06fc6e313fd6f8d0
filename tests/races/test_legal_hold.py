"""A legal hold against the person's delete, and one purge against another."""

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.disposal import RecordKind
from intake.models import AuditEvent, ContactRequest, DisposalRecord
from intake.retention import hold
from intake.retention.purge import purge
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.broken import replace_attribute
from tests.build import a_request, a_user
from tests.desk.many_requests import a_crowd
from tests.races.processes import race

ROUNDS, LONGEST_PAUSE, LONG_CLOSED = 200, 0.004, 600


def one_side(start: Any, name: str, broken: bool) -> list[str]:
    """The requests on which the supervisor placed a hold, or which their person deleted."""
    if broken:
        replace_attribute(hold, "lock", lambda request: None)  # a hold that trusts what it saw
    done, chance, supervisor = [], random.Random(name), User.objects.get()
    for request in ContactRequest.objects.order_by("pk"):
        start.wait()
        time.sleep(chance.random() * LONGEST_PAUSE)
        try:
            if name == "the law":
                hold.place(request, by=supervisor, reason="a case")
            else:
                transitions.withdraw(request)
        except TransitionRefused:
            continue
        done.append(request.pk.hex)
    return done


def held_and_erased(*, broken: bool) -> tuple[int, int, int]:
    """How many have a standing hold, how many are erased, and how many are both."""
    a_user("supervisor")
    for _ in range(ROUNDS):
        a_request()
    sides = race(one_side, ["the law", "the person"], broken)
    assert len(sides["the person"]) == ROUNDS, "the end of contact waits for no hold"
    assert not ContactRequest.objects.exclude(status="closed").exists()
    held = set(ContactRequest.objects.under_hold().values_list("pk", flat=True))
    erased = set(ContactRequest.objects.exclude(erased_at=None).values_list("pk", flat=True))
    assert {pk.hex for pk in held} == set(sides["the law"])
    assert DisposalRecord.objects.count() == len(erased)
    return len(held), len(erased), len(held & erased)


@pytest.mark.django_db(transaction=True)
def test_what_is_held_is_never_erased() -> None:
    held, erased, both = held_and_erased(broken=False)
    assert (held + erased, both) == (ROUNDS, 0)
    assert min(held, erased) > ROUNDS / 20, "one of them was always first: this was no race"


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_a_hold_that_trusts_what_it_saw() -> None:
    _held, _erased, both = held_and_erased(broken=True)
    assert both


def purge_all(start: Any, name: str) -> int:
    start.wait()
    done = 0
    while number := purge()[RecordKind.CLOSED]:
        done += number
    return done


@pytest.mark.django_db(transaction=True)
def test_two_purges_share_the_work() -> None:
    ended = timezone.now() - timedelta(days=800)
    a_crowd(LONG_CLOSED, lambda place: {"status": "closed", "outcome": "helped", "closed_at": ended})
    done = race(purge_all, ["one", "two"])
    assert sum(done.values()) == LONG_CLOSED
    receipts = DisposalRecord.objects.values_list("request_id", flat=True)
    assert len(receipts) == len(set(receipts)) == LONG_CLOSED
    assert AuditEvent.objects.filter(event_type="erased").count() == LONG_CLOSED
    assert not ContactRequest.objects.filter(erased_at=None).exists()
