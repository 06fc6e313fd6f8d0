import os
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from intake.audit import trail
from intake.audit.happened import Happened
from intake.models import AuditEvent
from intake.triage import transitions
from intake.vault.keys import KeyMissing
from tests.build import a_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(advisor):
    trail.record(Happened.CLAIMED, actor=advisor, request_id=uuid4(), detail={"from": "waiting", "to": "claimed"})
    return AuditEvent.objects.get()


def verify():
    said = StringIO()
    call_command("verify_audit", stdout=said)
    return said.getvalue().strip()


def test_it_says_who_did_what_to_which_request_and_when(event, advisor):
    assert (event.happened, event.actor, event.actor_name) == ("claimed", advisor, "advisor")
    assert event.request_id
    assert event.at


def test_a_row_as_it_was_written_verifies(event):
    assert trail.verifies(event)
    assert verify() == "1 audit rows verify"


EDITS = {
    "at": lambda event: event.at + timedelta(microseconds=1),
    "happened": lambda event: "released",
    "actor_name": lambda event: "somebody else",
    "request_id": lambda event: uuid4(),
    "detail": lambda event: {"from": "waiting"},
    "mac": lambda event: bytes(event.mac[:-1]) + bytes([event.mac[-1] ^ 1]),
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_column_no_longer_does(event, column):
    a_request()
    AuditEvent.objects.filter(pk=event.pk).update(**{column: EDITS[column](event)})
    with pytest.raises(CommandError, match=f"row {event.pk} "):
        verify()


def test_another_rows_mac_does_not_fit(event, advisor):
    trail.record(Happened.RELEASED, actor=advisor)
    other = AuditEvent.objects.latest("pk")
    AuditEvent.objects.filter(pk=event.pk).update(mac=other.mac)
    with pytest.raises(CommandError):
        verify()


def test_it_verifies_after_a_new_key_came_into_the_ring(event, settings):
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    a_request()
    assert verify() == "2 audit rows verify"


def test_without_its_key_it_says_so(event, settings):
    settings.INTAKE_KEYS = [os.urandom(32)]
    with pytest.raises(KeyMissing):
        trail.verifies(event)


def test_it_outlives_the_account_and_the_request(advisor):
    request = a_request()
    transitions.claim(request, by=advisor)
    transitions.release(request, by=advisor)
    advisor.delete()
    request.delete()
    assert [event.actor_name for event in AuditEvent.objects.order_by("pk")] == ["the person", "advisor", "advisor"]
    assert verify() == "3 audit rows verify"


def test_every_word_of_it_fits_its_column():
    assert max(map(len, Happened.values)) <= AuditEvent._meta.get_field("happened").max_length
