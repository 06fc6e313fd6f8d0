import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from intake.models import AuditEvent, ContactRequest
from intake.vault.keys import KeyMissing
from tests.broken import no_row_enters
from tests.build import a_form

FAULTS = [OperationalError("disk I/O error"), InterfaceError(), IntegrityError(), DataError(), KeyMissing("no key")]


def honest(response, title="We could not save that"):
    page = response.content.decode()
    return (
        response.status_code == 503
        and response["Retry-After"] == "60"
        and title in page
        and all(number in page for number in ("tel:911", "tel:988", "1-800-662-4357", "(202) 555-0100"))
        and not any(word in page for word in ("We have your request", "Your code", "Thank", "Traceback"))
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_it_says_so(client, helpline, monkeypatch, fault):
    def fail(*_args, **_kwargs):
        raise fault

    form = a_form(client)
    monkeypatch.setattr("intake.form.views.receive", fail)
    response = client.post("/help/", form)
    assert honest(response)
    assert not response.cookies
    assert "Location" not in response


@pytest.mark.parametrize("table", ["contactrequest", "auditevent", "notification"])
def test_the_same_form_is_stored_once_when_it_works_again(client, helpline, table):
    form = a_form(client)
    with no_row_enters(f"intake_{table}"):
        assert honest(client.post("/help/", form))
    assert not ContactRequest.objects.exists()
    assert [client.post("/help/", form).status_code for _ in range(2)] == [303, 303]
    assert (ContactRequest.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_confirmation_that_cannot_be_read_is_no_thank_you(client, helpline):
    sent = client.post("/help/", a_form(client))
    request = ContactRequest.objects.get()
    of_a_lost_key = bytes(request.data_key[:1]) + bytes(4) + bytes(request.data_key[5:])
    ContactRequest.objects.update(data_key=of_a_lost_key)
    response = client.get(sent["Location"])
    assert honest(response, "This page does not open just now")
    assert "saved" not in response.content.decode(), "it is, and nobody sent anything just now"


def test_the_form_itself_says_so_when_it_was_never_read(client, db, monkeypatch):
    def fail(_language):
        raise OperationalError

    monkeypatch.setattr("intake.form.landing_cache.published", fail)
    response = client.get("/")
    assert response.status_code == 503
    assert b"1-800-662-4357" in response.content
