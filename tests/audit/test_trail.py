import os
from datetime import timedelta
from uuid import uuid4

import pytest

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.models import AuditEvent
from intake.triage import transitions
from intake.vault.keys import KeyMissing
from tests.audit.tampering import as_superuser, verified
from tests.build import a_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


@pytest.fixture
def event(advisor):
    trail.record(EventType.CLAIMED, actor=advisor, request_id=uuid4(), detail={"from": "waiting", "to": "claimed"})
    return AuditEvent.objects.get()


def test_it_says_who_did_what_to_which_request_and_when(event, advisor):
    assert (event.event_type, event.actor, event.actor_name) == ("claimed", advisor, "advisor")
    assert event.request_id
    assert event.at


def test_a_row_as_it_was_written_verifies(event):
    assert trail.is_intact(event)


EDITS = {
    "at": lambda event: event.at + timedelta(microseconds=1),
    "event_type": lambda event: "released",
    "actor_id": lambda event: event.actor_id + 1,
    "actor_name": lambda event: "somebody else",
    "request_id": lambda event: uuid4(),
    "detail": lambda event: {"from": "waiting"},
    "mac": lambda event: bytes(event.mac[:-1]) + bytes([event.mac[-1] ^ 1]),
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_column_no_longer_does(event, column):
    with as_superuser():
        AuditEvent.objects.filter(pk=event.pk).update(**{column: EDITS[column](event)})
    assert not trail.is_intact(AuditEvent.objects.get())


def test_every_column_is_edited_here():
    assert {*EDITS, "id"} == {field.attname for field in AuditEvent._meta.concrete_fields}


def test_another_rows_mac_does_not_fit(event, advisor):
    trail.record(EventType.RELEASED, actor=advisor)
    event.mac = AuditEvent.objects.latest("pk").mac
    assert not trail.is_intact(event)


@pytest.mark.usefixtures("clock")
def test_two_rows_that_say_the_same_are_not_the_same():
    trail.record(EventType.CONTACT_SEARCHED)
    trail.record(EventType.CONTACT_SEARCHED)
    one, other = AuditEvent.objects.all()
    assert one.at == other.at
    assert bytes(one.mac) != bytes(other.mac)


def test_it_verifies_after_a_new_key_came_into_the_ring(event, settings):
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    assert trail.is_intact(event)


def test_without_its_key_it_says_so(event, settings):
    settings.INTAKE_KEYS = [os.urandom(32)]
    with pytest.raises(KeyMissing):
        trail.is_intact(event)


def test_it_outlives_the_account_and_the_request(advisor):
    request = a_request()
    transitions.claim(request, by=advisor)
    transitions.release(request, by=advisor)
    advisor.delete()
    request.delete()
    assert [event.actor_name for event in AuditEvent.objects.order_by("pk")] == ["the person", "advisor", "advisor"]
    assert verified().done


def test_every_word_of_it_fits_its_column():
    assert max(map(len, EventType.values)) <= AuditEvent._meta.get_field("event_type").max_length
