"""After a whole walk through the house, nothing that a person said can be read anywhere but through the vault."""

import base64
import io
import json
import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.logs import JsonLine
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_form
from tests.form.pages import receipt_on

NAME, PHONE, EMAIL = "Marisol Quintanilla", "(202) 555-0147", "quintanilla@canary.example"
UNREADABLE, SAID, REASON = "quintanilla at canary", "she saw gray cranes", "went to a blue heron"
ZIP, NOTE, NEW_PHONE, NEW_EMAIL = "73949-0862", "two white egrets\nat noon", "(202) 555-0163", "egret@new.example"
CANARIES = [NAME, PHONE, "2025550147", EMAIL, UNREADABLE, SAID, REASON, "Quintanilla", "555-0147"]
CANARIES += [ZIP, "739490862", "white egrets", NEW_PHONE, "2025550163", NEW_EMAIL]
SPELLINGS = {
    "as typed": lambda text: text.encode(),
    "in small letters": lambda text: text.lower().encode(),
    "in UTF-16": lambda text: text.encode("utf-16-le"),
    "in base64": lambda text: base64.b64encode(text.encode()).rstrip(b"=")[:-1],
    "in hex": lambda text: text.encode().hex().encode(),
    "escaped for JSON": lambda text: json.dumps(text)[1:-1].encode(),
    "escaped for addresses": lambda text: text.replace(" ", "+").encode(),
}


def found(haystack: bytes) -> list[str]:
    return [f"{text} {how}" for text in CANARIES for how, spell in SPELLINGS.items() if spell(text) in haystack]


class Walker(Client):
    """Remembers every address that our pages led to."""

    def __init__(self):
        super().__init__(raise_request_exception=False)
        self.addresses = []

    def request(self, **request):
        response = super().request(**request)
        self.addresses += [response.headers.get("Location", "")]
        self.addresses += re.findall(r'(?:href|action)="([^"]*)"', response.content.decode())
        return response


@pytest.fixture
def client():
    return Walker()


@pytest.fixture
def log():
    """All that the house would log while a test runs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def walked(client, helpline, advisor, supervisor, log):
    """The form, with an error, a damaged page and a lost one on the way; more answers, another language; looking the
    request up, with errors, and changing it; then claim, reveal, attempt and close.
    """
    everything = {"name": NAME, "email": EMAIL}
    client.post("/help/", a_form(client, phone="555", name=NAME, email=UNREADABLE))
    client.post("/help/", {**everything, "phone": PHONE, "ctx": "forged"})
    sent = client.post("/help/", a_form(client, phone=PHONE, **everything))
    client.get(sent["Location"])
    client.get(f"/{NAME}/", {"phone": PHONE})
    client.post("/help/", a_form(client, phone=PHONE, name=NAME, email=UNREADABLE))
    client.post(f"/received/{EMAIL}/", {"name": NAME})
    client.post("/help/", {"name": NAME * 10_000})
    client.post("/es/", a_form(client, phone=PHONE, name=NAME, email=UNREADABLE))
    request = ContactRequest.objects.with_contact(email=EMAIL).get()
    answers = {"needs": ["talk", "unsafe"], "zip": ZIP, "note": NOTE, "contact_method": "text"}
    client.post(sent["Location"], {**answers, "note": NOTE * 1000})
    assert client.post(sent["Location"], answers).status_code == 303
    for code, contact in (("BCDFGHJK", EMAIL), (request.reference, PHONE), (request.reference, UNREADABLE)):
        client.post("/status/", {"code": code, "contact": contact})
    client.get("/status/", {"code": request.reference, "contact": EMAIL})
    found = client.post("/status/", {"code": request.reference, "contact": EMAIL})
    change = {"receipt": receipt_on(found), "do": "contact"}
    client.post("/status/", {**change, "phone": NEW_PHONE, "email": UNREADABLE})
    assert "We changed" in client.post("/status/", {**change, "phone": NEW_PHONE, "email": NEW_EMAIL}).content.decode()
    client.post("/status/", {**change, "phone": PHONE, "email": EMAIL})
    client.post("/exit/", {"receipt": receipt_on(found)})
    request.refresh_from_db()
    transitions.claim(request, by=advisor)
    transitions.reveal(request, by=advisor)
    assert [request.opened(column) for column in ("name", "phone_typed", "email", "zip")] == [NAME, PHONE, EMAIL, ZIP]
    transitions.log_attempt(request, by=advisor, result="reached", text=SAID)
    transitions.close(request, by=advisor, outcome="helped", reason=REASON)
    call_command("worker", once=True, stdout=io.StringIO())
    return request


@pytest.mark.django_db
def test_no_column_of_any_table_holds_one(walked):
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                values = [bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row]
                assert not found(b"|".join(values)), table


@pytest.mark.django_db
def test_no_log_line_and_no_letter_holds_one(walked, log):
    assert log.getvalue()
    assert not found(log.getvalue().encode())
    assert mail.outbox
    assert not any(found(letter.message().as_bytes()) for letter in mail.outbox)


@pytest.mark.django_db
def test_no_address_and_no_log_line_holds_one_or_the_code(walked, client, log):
    addresses = "|".join(client.addresses).encode()
    assert b"/received/" in addresses
    assert not found(addresses)
    code = re.compile(f"{walked.reference[:4]}[ +-]?{walked.reference[4:]}")
    assert not code.search(addresses.decode())
    assert not code.search(log.getvalue())


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_the_database_holds_one(walked, tmp_path):
    if connection.vendor == "sqlite":
        file = connection.settings_dict["NAME"]
        stored = b"".join(Path(file + end).read_bytes() for end in ("", "-wal"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relname LIKE 'intake%'"
                " AND relkind IN ('r', 'i', 't')"
            )
            stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert walked.reference.encode() in stored, "what is certainly stored must be found"
    assert not found(stored)


def test_each_spelling_would_be_found():
    for how, spell in SPELLINGS.items():
        assert any(line.endswith(how) for line in found(b"..." + spell(NAME) + b"..."))


@pytest.mark.django_db
def test_a_column_that_holds_one_is_noticed(walked):
    ContactRequest.objects.filter(pk=walked.pk).update(name=NAME.encode())
    stored = ContactRequest.objects.values_list("name", flat=True).get(pk=walked.pk)
    assert found(bytes(stored))
