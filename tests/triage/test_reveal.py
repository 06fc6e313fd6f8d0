"""Being shown the contact."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.audit import trail
from intake.models import Note
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored


def test_its_audit_row_names_the_columns_and_none_of_the_values(advisor: User, clock: time_machine.Traveller) -> None:
    request = transitions.claim(a_request(email="ana@example.org"), by=advisor)
    transitions.reveal(request, by=advisor)
    event = events(request)[-1]
    assert (event.event_type, event.actor, event.at) == ("revealed", advisor, timezone.now())
    assert event.detail == {"from": "claimed", "to": "claimed", "fields": ["name", "phone", "phone_raw", "email"]}
    assert trail.is_intact(event)
    assert stored(request).revealed_at == timezone.now()


def test_what_could_not_be_read_is_named_too(advisor: User) -> None:
    request = transitions.claim(a_request(phone="", phone_raw="five five five", name=""), by=advisor)
    transitions.reveal(request, by=advisor)
    assert events(request)[-1].detail["fields"] == ["phone_raw"]


def test_a_supervisor_gives_a_reason_and_it_is_kept(advisor: User, supervisor: User) -> None:
    request = in_state("claimed", advisor)
    before = everything()
    with pytest.raises(TransitionRefused, match="a reason is needed"):
        transitions.reveal(request, by=supervisor)
    assert everything() == before
    transitions.reveal(request, by=supervisor, reason="a complaint")
    assert events(request)[-1].actor == supervisor
    assert Note.objects.get(request=request).opened("text") == "a complaint"


def test_it_refuses_a_holder_whose_request_went_to_somebody_else(
    advisor: User, advisor2: User, supervisor: User
) -> None:
    seen = in_state("claimed", advisor)
    transitions.reassign(stored(seen), by=supervisor, to=advisor2)
    before = everything()
    with pytest.raises(TransitionRefused):
        transitions.reveal(seen, by=advisor)
    assert everything() == before
