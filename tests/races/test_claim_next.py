"""Four processes take whoever is next until nobody is left."""

import time
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.models import AuditEvent, ContactRequest
from intake.triage import transitions
from intake.vault.blind_index import blind_index
from tests.build import a_user
from tests.desk.many_requests import a_crowd
from tests.races.processes import race

ADVISORS = ["advisor", "advisor2", "advisor3", "advisor4"]
SIZE, PAIRS = 1_000, 200
BREATH = 0.001


def take_all(start: Any, name: str) -> list[str]:
    """Take the next one until there is none; those that were ours."""
    advisor, taken = User.objects.get(username=name), []
    start.wait()
    while request := transitions.claim_next(by=advisor):
        taken.append(request.pk.hex)
        time.sleep(BREATH)  # SQLite's writers poll for their turn: without a pause one of them may never get it
    return taken


@pytest.fixture
def _cast(transactional_db: None) -> None:
    for name in ADVISORS:
        a_user("advisor", name)


@pytest.mark.usefixtures("_cast")
def test_nobody_is_taken_twice_or_left_behind() -> None:
    crowd = a_crowd(SIZE)
    taken = race(take_all, ADVISORS)
    times = Counter(pk for mine in taken.values() for pk in mine)
    assert times == Counter(request.pk.hex for request in crowd)
    claimed = ContactRequest.objects.filter(status="claimed").values_list("pk", "claimed_by__username")
    assert {pk.hex: name for pk, name in claimed} == {pk: name for name, mine in taken.items() for pk in mine}
    assert AuditEvent.objects.filter(event_type="claimed").count() == SIZE


@pytest.mark.usefixtures("_cast")
def test_no_contact_has_two_holders_and_nobody_else_waits() -> None:
    a_crowd(2 * PAIRS, lambda place: {"phone_index": blind_index("phone", f"+1202555{place // 2:04}")})
    race(take_all, ADVISORS)
    held = ContactRequest.objects.filter(status="claimed").values_list("phone_index", "claimed_by")
    holders = Counter(bytes(phone) for phone, _ in {(bytes(phone), holder) for phone, holder in held})
    assert len(holders) == PAIRS
    assert max(holders.values()) == 1
    assert not ContactRequest.objects.ready(timezone.now()).not_claimed_elsewhere().exists()
