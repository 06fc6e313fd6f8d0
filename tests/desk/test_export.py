"""A supervisor takes a file of what the page shows: nobody in it by name, unless that was chosen and confirmed."""

import csv
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError

from intake.desk import export
from intake.models import AuditEvent, ContactRequest
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd
from tests.desk.test_reveal import CANARY
from tests.triage.record import everything

pytestmark = pytest.mark.usefixtures("clock")
EXPORT = f"{QUEUE}export/"
SAID = "she works <nights>"
ALL = {"reason": "own_copy", "contents": "everything", "confirmed": "on"}


def taken(browser: Browser, **fields: str) -> list[dict[str, str]]:
    """The rows of the file."""
    answer = browser.send(EXPORT, **{"reason": "report", "contents": "redacted", **fields})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="requests-2027-03-03.csv"'
    return list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines(keepends=True)))


@pytest.fixture
def marisol(advisor: User) -> ContactRequest:
    request = transitions.claim(a_request(**CANARY), by=advisor)
    transitions.note(request, by=advisor, text=SAID)
    return request


def exported() -> list[tuple[Any, Any, Any]]:
    return list(AuditEvent.objects.filter(event_type="data_exported").values_list("actor_name", "request_id", "detail"))


def test_it_says_what_happened_and_not_to_whom(marisol: ContactRequest, supervisor: User) -> None:
    [row] = taken(Browser(supervisor), list="tab=claimed")
    facts = {name: row[name] for name in ("id", "status", "urgency", "holder", "language", "created_at", "reasons")}
    assert facts == {
        "id": str(marisol.pk),
        "status": "claimed",
        "urgency": "soon",
        "holder": "advisor",
        "language": "en",
        "created_at": "2027-03-03T17:00:00+00:00",
        "reasons": "asap",
    }
    assert [text for text in (*CANARY.values(), SAID, marisol.reference) if text in str(row)] == []


def test_names_and_notes_are_in_it_when_that_is_confirmed(marisol: ContactRequest, supervisor: User) -> None:
    [row] = taken(Browser(supervisor), list="tab=claimed", **ALL)
    assert (row["name"], row["email"], row["notes"]) == (CANARY["name"], CANARY["email"], SAID)
    assert row["phone"] == CANARY["phone"]
    assert row["reference"] == marisol.reference


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "", "contents": "redacted"},
        {"reason": "because", "contents": "redacted"},
        {"reason": "report", "contents": ""},
        {"reason": "report", "contents": "everything"},
    ],
)
def test_nothing_leaves_without_a_reason_or_a_second_yes(
    fields: dict[str, str], marisol: ContactRequest, supervisor: User
) -> None:
    before = everything()
    answer = Browser(supervisor).send(EXPORT, list="tab=claimed", **fields)
    assert answer.status_code == 422
    assert everything() == before


def test_every_row_stands_in_the_trail(marisol: ContactRequest, supervisor: User) -> None:
    a_request()
    taken(Browser(supervisor), list="tab=claimed", **ALL)
    assert exported() == [("supervisor", marisol.pk, {"reason": "own_copy", "contents": "everything"})]


def test_nothing_leaves_when_the_trail_cannot_be_written(
    marisol: ContactRequest, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(export, "insert", fail)
    answer = Browser(supervisor, raise_request_exception=False).send(EXPORT, list="tab=claimed", **ALL)
    assert answer.status_code == 500
    assert "csv" not in answer.headers["Content-Type"]


def test_it_is_what_the_page_showed(supervisor: User) -> None:
    a_request()
    spanish = a_request(language="es")
    assert [row["id"] for row in taken(Browser(supervisor), list="tab=waiting&language=es")] == [str(spanish.pk)]


def test_a_long_list_is_cut_and_asks_few_queries(
    supervisor: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(export, "MAX_ROWS", 40)
    crowd, browser = a_crowd(60), Browser(supervisor)
    assert "the first 40 rows" in browser.text(EXPORT)
    with django_assert_max_num_queries(40):
        rows = taken(browser)
    assert [row["id"] for row in rows] == [str(request.pk) for request in crowd[:40]]
    assert len(exported()) == 40


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert export._escape_formula(f"{sign}1+1") == f"'{sign}1+1"
    assert export._escape_formula(f"1{sign}1") == f"1{sign}1"


def test_no_cell_is_a_formula_to_another_keyboard_or_separator() -> None:
    expected = {
        "＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠SUM(1)": "'＠SUM(1)", "x;=1+1": "x;'=1+1",
        "x; ＝1": "x;' ＝1",
        " =1+1": "' =1+1", "\n=1+1": "'\n=1+1", ";=1": ";'=1", "=1;=2": "'=1;'=2", "a=b": "a=b", "a - b": "a - b",
        "her sister; call after 5": "her sister; call after 5", "1＝1": "1＝1", "": "",
    }  # fmt: skip
    assert {typed: cell for typed in expected if (cell := export._escape_formula(typed)) != expected[typed]} == {}


def test_a_phone_number_stands_as_it_is_and_a_sum_does_not() -> None:
    assert export._escape_formula("+12025550123") == "+12025550123"
    for text in ("+1+1", "+12025550123+1", "+1", "+1202555012３*", "+12025550123\n=1"):
        assert export._escape_formula(text).startswith("'"), text


def test_a_spreadsheet_is_told_the_encoding(marisol: ContactRequest, supervisor: User) -> None:
    answer = Browser(supervisor).send(EXPORT, reason="report", contents="redacted")
    assert answer.getvalue().startswith(b'\xef\xbb\xbf"')


def test_every_cell_is_quoted(marisol: ContactRequest, supervisor: User) -> None:
    lines = "".join(export._lines([marisol.pk], personal=True)).splitlines()
    assert [line for line in lines if not (line.startswith('"') and line.endswith('"'))] == []
    assert all(cell.startswith('"') for cell in lines[0].split(","))


def test_what_was_erased_has_no_words(marisol: ContactRequest, supervisor: User) -> None:
    transitions.withdraw(marisol)
    [row] = taken(Browser(supervisor), list="tab=closed", **ALL)
    assert (row["name"], row["phone"], row["notes"]) == ("", "", "")


@pytest.mark.parametrize("who", ["advisor", "auditor", "operator"])
def test_it_is_a_supervisors(who: str, marisol: ContactRequest, request: pytest.FixtureRequest) -> None:
    browser = Browser(request.getfixturevalue(who))
    before = everything()
    assert browser.get(EXPORT).status_code == 403
    assert browser.send(EXPORT, **ALL).status_code == 403
    assert everything() == before
