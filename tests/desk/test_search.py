"""Finding a request by its code, a phone number or an email address."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection

from intake.contact.reference import grouped
from intake.models import AuditEvent, ContactRequest
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd
from tests.desk.test_queue import codes

PHONE = "+12025550123"


@pytest.fixture
def ana(helpline: object) -> ContactRequest:
    a_crowd(3)
    return a_request(phone=PHONE, email="ana.maria@example.org")


def found(browser: Browser, typed: str) -> tuple[str, list[str]]:
    """Where a search leads, and the codes on that page."""
    address = browser.send(f"{QUEUE}search/", q=typed).headers["Location"]
    return address, codes(browser.text(address))


@pytest.mark.parametrize(
    "typed",
    [
        "+12025550123", "(202) 555-0123", "202-555-0123", "2025550123", "1 202 555 0123", "202.555.0123",
        " +1 (202) 555-0123 ", "ana.maria@example.org", "ANA.Maria@Example.org", " ana.maria@example.org ",
    ],
)  # fmt: skip
def test_it_finds_a_contact_and_the_address_does_not_say_whose(typed: str, ana: ContactRequest, advisor: User) -> None:
    address, listed = found(Browser(advisor), typed)
    assert listed == [grouped(ana.reference)]
    assert re.fullmatch(r"\?contact=[\w-]{12}", address.removeprefix(QUEUE)), address


@pytest.mark.parametrize("write", [str, str.lower, grouped, lambda code: f" {code[:4]}-{code[4:].lower()} "])
def test_it_finds_a_code_as_it_was_read_out(write: Callable[[str], str], ana: ContactRequest, advisor: User) -> None:
    assert found(Browser(advisor), write(ana.reference))[1] == [grouped(ana.reference)]


def test_a_zero_said_as_o_is_found(ana: ContactRequest, advisor: User) -> None:
    ContactRequest.objects.filter(pk=ana.pk).update(reference="0BCD0FGH")
    assert found(Browser(advisor), "obcd ofgh")[1] == ["0BCD 0FGH"]


@pytest.mark.parametrize(
    "typed", ["", " ", "(202) 555-0199", "bea@example.org", "BBBB BBBB", "@", "'; --", "\x00", "5"]
)
def test_it_says_when_nothing_was_found(typed: str, ana: ContactRequest, advisor: User) -> None:
    browser = Browser(advisor)
    address, listed = found(browser, typed)
    assert listed == []
    assert "Nothing was found." in browser.text(address)


def test_it_finds_every_request_of_the_same_contact_open_or_closed(ana: ContactRequest, advisor: User) -> None:
    again = a_request(phone=PHONE)
    browser = Browser(advisor)
    browser.move(ana, "claim")
    browser.move(ana, "close", outcome="helped")
    assert sorted(found(browser, PHONE)[1]) == sorted([grouped(ana.reference), grouped(again.reference)])


def test_another_sessions_token_finds_nothing(ana: ContactRequest, advisor: User, advisor2: User) -> None:
    address, _ = found(Browser(advisor), PHONE)
    for user in (advisor, advisor2):
        assert codes(Browser(user).text(address)) == []


def test_no_row_of_the_sessions_holds_what_was_typed(ana: ContactRequest, advisor: User) -> None:
    browser = Browser(advisor)
    for typed in (PHONE, "ana.maria@example.org"):
        found(browser, typed)
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_data FROM django_session")
            kept = [str(Session(session_data=data).get_decoded()) for (data,) in cursor.fetchall()]
        assert not any(part in row for row in kept for part in ("2025550123", "ana.maria", "example.org"))


def test_that_somebody_looked_is_written_down_with_what_they_found(ana: ContactRequest, advisor: User) -> None:
    for typed, kind in ((PHONE, "contact"), (ana.reference, "code")):
        found(Browser(advisor), typed)
        event = AuditEvent.objects.latest("pk")
        assert (event.event_type, event.actor, event.request_id) == ("contact_searched", advisor, ana.pk)
        assert event.detail == {"by": kind, "found": [str(ana.pk)]}


def test_each_that_was_found_has_a_row_and_nothing_found_has_one(ana: ContactRequest, advisor: User) -> None:
    again = a_request(phone=PHONE)
    found(Browser(advisor), PHONE)
    rows = AuditEvent.objects.filter(event_type="contact_searched")
    assert set(rows.values_list("request_id", flat=True)) == {ana.pk, again.pk}
    found(Browser(advisor), "(202) 555-0199")
    assert rows.latest("pk").detail == {"by": "contact", "found": []}
    assert not any("555" in str(row.detail) for row in rows)
