"""The person takes their request back."""

from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from intake.audit.verification import Cursor, verify
from intake.helpline.published import wording_version
from intake.models import ContactAttempt, ContactRequest, Note, Referral
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from intake.vault.cipher import CannotDecrypt, unwrap
from tests.build import a_request
from tests.triage.cases import PERSONS_VERBS, STAFF_VERBS, in_state
from tests.triage.record import events, everything, notifications, stored


@pytest.fixture
def worked_on(advisor: User, clock: time_machine.Traveller) -> ContactRequest:
    """A request with everything that can hang on it, held by `advisor`."""
    request = transitions.claim(a_request(email="ana@example.org", email_raw="ana at"), by=advisor)
    transitions.release(request, by=advisor, reason="my shift ends")
    transitions.claim(request, by=advisor)
    transitions.reveal(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text="she will ring back")
    yes = wording_version(request.helpline_id, "referral", "en", 1)
    transitions.refer(request, by=advisor, referred_to="Hope House", consent=yes)
    return stored(request)


def test_it_is_closed_at_once_and_the_holder_is_told(worked_on: ContactRequest, advisor: User) -> None:
    transitions.withdraw(worked_on)
    request = stored(worked_on)
    assert (request.status, request.outcome, request.claimed_by) == ("closed", "withdrawn", None)
    assert request.closed_at == request.erased_at == timezone.now()
    assert notifications(request) == [("person_changed", advisor.pk)]
    assert verify(Cursor(), 1_000_000).fault is None


def test_nothing_of_it_can_be_read_again(worked_on: ContactRequest) -> None:
    transitions.withdraw(worked_on)
    request = stored(worked_on)
    assert [request.phone_index, request.email_index, bytes(request.data_key)] == [None, None, b""]
    assert [bytes(getattr(request, column)) for column in ("name", "phone", "phone_raw", "email", "email_raw")] == [
        b""
    ] * 5
    for model, column in ((Note, "text"), (ContactAttempt, "text"), (Referral, "referred_to")):
        assert {bytes(sealed) for sealed in model._default_manager.values_list(column, flat=True)} == {b""}
    assert request.opened("name") == ""


def test_a_copy_of_what_was_sealed_opens_no_more(worked_on: ContactRequest) -> None:
    envelope = bytes(worked_on.phone)
    transitions.withdraw(worked_on)
    request = stored(worked_on)
    request.phone = envelope
    with pytest.raises(CannotDecrypt):
        request.opened("phone")
    with pytest.raises(CannotDecrypt):
        unwrap(bytes(worked_on.data_key), "intake_contactrequest", request.pk)


def test_what_happened_is_still_told_without_words(worked_on: ContactRequest) -> None:
    before = [event.event_type for event in events(worked_on)]
    transitions.withdraw(worked_on)
    assert [event.event_type for event in events(worked_on)] == [*before, "withdrawn"]
    assert ContactAttempt.objects.get().author_name == "advisor"


def test_a_search_finds_nothing(worked_on: ContactRequest) -> None:
    phone = worked_on.opened("phone")
    transitions.withdraw(worked_on)
    assert not ContactRequest.objects.with_contact(phone=phone, email="ana@example.org").exists()


VERBS: dict[str, Callable[[ContactRequest, User], object]] = {
    **STAFF_VERBS,
    **{verb: lambda request, _by, use=use: use(request) for verb, use in PERSONS_VERBS.items()},  # type: ignore[misc]
}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_moves_it_any_more(verb: str, advisor: User, supervisor: User) -> None:
    seen = in_state("claimed", advisor)
    transitions.withdraw(stored(seen))
    before = everything()
    for user in (advisor, supervisor):
        for request in (seen, stored(seen)):
            with pytest.raises((TransitionRefused, PermissionDenied)):
                VERBS[verb](request, user)
    assert everything() == before


def test_one_in_quarantine_is_erased_too(advisor: User) -> None:
    request = in_state("quarantined", advisor)
    transitions.withdraw(request)
    assert (stored(request).outcome, stored(request).phone_index, notifications(request)) == ("withdrawn", None, [])


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("outcome", ["helped", "unreached", "spam"])
def test_one_that_was_closed_before_is_erased_and_keeps_its_outcome(
    outcome: str, advisor: User, supervisor: User
) -> None:
    request = in_state("quarantined" if outcome == "spam" else "claimed", advisor)
    if outcome == "spam":
        transitions.confirm_spam(request, by=supervisor)
    else:
        transitions.close(request, by=advisor, outcome=outcome)
    closed_at = stored(request).closed_at
    transitions.withdraw(stored(request))
    request = stored(request)
    assert (request.status, request.outcome, request.closed_at) == ("closed", outcome, closed_at)
    assert (request.erased_at, bytes(request.data_key)) == (timezone.now(), b"")
    assert notifications(request) == []


@pytest.mark.usefixtures("clock")
def test_what_was_erased_is_not_erased_again(advisor: User) -> None:
    request = in_state("waiting", advisor)
    transitions.withdraw(request)
    before = everything()
    with pytest.raises(TransitionRefused):
        transitions.withdraw(stored(request))
    assert everything() == before
