"""The person wants no call any more."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from intake.models import ContactRequest
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.triage.cases import in_state
from tests.triage.record import notifications, stored


def test_it_ends_at_once_mid_claim_and_the_holder_is_told(advisor: User) -> None:
    seen = in_state("claimed", advisor)
    transitions.reveal(seen, by=advisor)
    transitions.stop_contact(stored(seen))
    request = stored(seen)
    assert (request.status, request.outcome, request.claimed_by) == ("closed", "declined", None)
    assert notifications(request) == [("person_changed", advisor.pk)]
    with pytest.raises(TransitionRefused):
        transitions.reveal(seen, by=advisor)
    with pytest.raises(PermissionDenied):
        transitions.reveal(request, by=advisor)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("status", ["waiting", "scheduled", "quarantined"])
def test_it_ends_one_that_is(status: str, advisor: User) -> None:
    request = in_state(status, advisor)
    transitions.stop_contact(request)
    assert (stored(request).outcome, notifications(request)) == ("declined", [])


@pytest.mark.parametrize("verb", [transitions.stop_contact, transitions.withdraw])
def test_somebody_who_claimed_it_meanwhile_is_told_as_well(
    verb: Callable[[ContactRequest], None], advisor: User
) -> None:
    request = in_state("waiting", advisor)
    transitions.claim(stored(request), by=advisor)
    verb(request)
    assert stored(request).status == "closed"
    assert notifications(request) == [("person_changed", advisor.pk)]
