"""Through every door of the desk: what shows a phone number or an address has written its audit row first."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from intake import desk
from intake.audit import trail
from intake.models import AuditEvent, ContactRequest
from intake.triage import transitions
from tests.broken import no_row_enters
from tests.build import a_request, a_user
from tests.desk.conftest import Browser
from tests.desk.test_reveal import CANARY, shown
from tests.desk.test_urls import DESK, FILLED, REQUEST, RULES

pytestmark = pytest.mark.once

EXPORT = "intake/contactrequest/export/"
EVERYTHING = {"reason": "law", "contents": "everything", "confirmed": "on", "list": "tab=claimed"}
SHOWING = {f"{REQUEST}reveal/": "revealed", f"{REQUEST}copy/": "copy_made", EXPORT: "data_exported"}
DOORS = [route for route in DESK if route.startswith("intake/contactrequest/") and "views/" not in route]
# Which functions of the desk open what is sealed, and why they may. A new one belongs behind an audit row.
OPENING = {
    ("corrections.py", "page"): "what somebody wrote about a place, for whoever can put it right",
    ("detail.py", "page"): "the name and the zip code, for whoever may read them",
    ("detail.py", "_contact"): "when its row is written",
    ("detail.py", "unread_texts"): "what came from their number, for whoever may read it",
    ("detail.py", "_retention_context"): "why a legal hold was placed, for whoever may lift it",
    ("export.py", "_personal"): "for the file, when its rows are written",
    ("subject_access_report.py", "_answers"): "for the copy, when its row is written",
    ("subject_access_report.py", "_notes"): "for the copy, when its row is written",
    ("subject_access_report.py", "_texts"): "for the copy, when its row is written",
    ("webhooks.py", "response_add"): "the secret of a machine, once, for whoever has just added it",
}


@pytest.fixture
def marisol(advisor: User) -> ContactRequest:
    return transitions.claim(a_request(**CANARY), by=advisor)


def doors_that_show(user: User, request: ContactRequest) -> Iterator[tuple[str, list[str]]]:
    """Every door whose answer holds the contact, with what the trail says since it was knocked at."""
    browser = Browser(user, raise_request_exception=False)
    for route in DOORS:
        path = f"/admin/{route.replace('<uuid:pk>', str(request.pk))}"
        fields = EVERYTHING if route == EXPORT else FILLED.get(route, {})
        for sends in (False, True):
            with transaction.atomic():
                before = AuditEvent.objects.filter(request_id=request.pk).count()
                answer = browser.send(path, **fields) if sends else browser.get(path)
                if shown(str(answer.headers) + answer.getvalue().decode()):
                    rows = AuditEvent.objects.filter(request_id=request.pk).order_by("pk")[before:]
                    yield route, [event.event_type for event in rows]
                transaction.set_rollback(True)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("who", "doors"), [("advisor", {f"{REQUEST}reveal/"}), ("supervisor", {*SHOWING}), ("advisor2", set())]
)
def test_only_these_doors_show_it_and_each_says_so_in_the_trail(
    who: str, doors: set[str], marisol: ContactRequest, supervisor: User
) -> None:
    user = User.objects.filter(username=who).first() or a_user("advisor", who)
    assert dict(doors_that_show(user, marisol)) == {route: [SHOWING[route]] for route in doors}


@pytest.mark.usefixtures("clock")
def test_none_shows_it_when_the_trail_cannot_be_written(marisol: ContactRequest, supervisor: User) -> None:
    with no_row_enters("intake_auditevent"):
        assert dict(doors_that_show(supervisor, marisol)) == {}


@pytest.mark.usefixtures("clock")
def test_the_check_sees_a_door_that_shows_it_unwritten(
    marisol: ContactRequest, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "record", lambda *_, **__: None)
    assert dict(doors_that_show(supervisor, marisol))[f"{REQUEST}copy/"] == []


def opening(folder: Path) -> set[tuple[str, str]]:
    """Every function that calls `opened` or `legible`."""
    return {
        (file.name, function.name)
        for file in folder.glob("*.py")
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"opened", "text_or_reason"}
    }


def test_whatever_opens_something_at_the_desk_is_known() -> None:
    assert opening(Path(desk.__path__[0])) == set(OPENING)


def test_the_check_sees_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("def page(request):\n    return request.opened('phone')\n")
    assert opening(tmp_path) == {("page.py", "page")}


def test_every_door_has_been_knocked_at() -> None:
    assert {*SHOWING} <= {*DOORS} <= {*RULES}
