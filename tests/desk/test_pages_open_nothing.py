"""A page opens what it shows, and nothing else."""

from collections import Counter
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from intake.models import ContactRequest
from intake.triage import transitions
from intake.vault import cipher
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.desk.test_queries import PAGES
from tests.triage.cases import in_state

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a value of each column was opened, and "data_key" for the keys of rows."""
    counted: Counter[str] = Counter()
    before, unwrap = cipher.DataKey.open, cipher.unwrap

    def open_(key: cipher.DataKey, envelope: bytes, table: str, column: str, row: UUID) -> str:
        counted[column] += 1
        return before(key, envelope, table, column, row)

    def unwrap_(wrapped: bytes, table: str, row: UUID) -> cipher.DataKey:
        counted["data_key"] += 1
        return unwrap(wrapped, table, row)

    monkeypatch.setattr(cipher.DataKey, "open", open_)
    monkeypatch.setattr(cipher, "unwrap", unwrap_)
    return counted


@pytest.fixture
def crowd(supervisor: User) -> list[ContactRequest]:
    """More than a page of them waiting, and some in each state that a tab lists, sealed as requests are."""
    for status in ("claimed", "scheduled", "quarantined", "closed"):
        in_state(status, supervisor)
    return [a_request() for _ in range(26)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_queue_opens_nothing(
    path: str, crowd: list[ContactRequest], supervisor: User, opened: Counter[str]
) -> None:
    Browser(supervisor).text(path)
    assert opened == {}


def test_a_search_opens_nothing(crowd: list[ContactRequest], supervisor: User, opened: Counter[str]) -> None:
    browser = Browser(supervisor)
    assert str(crowd[0]) in browser.text(browser.send(f"{QUEUE}search/", q=crowd[0].reference)["Location"])
    browser.text(browser.send(f"{QUEUE}search/", q="(202) 555-0123")["Location"])
    assert opened == {}


def test_the_check_sees_a_row_that_names_somebody(
    crowd: list[ContactRequest], supervisor: User, opened: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContactRequest, "__str__", lambda request: request.opened("name"))
    Browser(supervisor).text(QUEUE)
    assert opened["name"] >= 25


def test_a_request_opens_no_contact_but_the_number_whose_clock_it_shows(advisor: User, opened: Counter[str]) -> None:
    request = in_state("claimed", advisor)
    transitions.note(request, by=advisor, text="ask for her sister")
    opened.clear()
    Browser(advisor).text(page_of(request))
    assert set(opened) == {"data_key", "name", "text", "phone"}


def test_a_request_that_one_may_not_read_opens_nothing(advisor: User, advisor2: User, opened: Counter[str]) -> None:
    request = in_state("claimed", advisor)
    opened.clear()
    Browser(advisor2).text(page_of(request))
    assert opened == {}
