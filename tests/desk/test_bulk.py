"""One move for several requests that a supervisor picked: shown once more, then made one by one."""

import re
from html import escape, unescape

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.contact.reference import grouped
from intake.models import ContactRequest, Note
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd
from tests.triage.cases import in_state
from tests.triage.record import everything, stored

pytestmark = pytest.mark.usefixtures("clock")
BULK = f"{QUEUE}bulk/"


def buttons(html: str) -> list[str]:
    return re.findall(r'<button name="verb" value="(\w+)"', html)


def picked(html: str) -> list[str]:
    """What the page that asks once more sends back."""
    return [unescape(value) for value in re.findall(r'name="picked" value="([^"]+)"', html)]


def pick(browser: Browser, verb: str, *requests: ContactRequest) -> str:
    """The page that asks once more."""
    answer = browser.send(BULK, verb=verb, picked=[str(request.pk) for request in requests])  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(browser: Browser, verb: str, asked: str, **fields: str) -> int:
    return browser.send(BULK, verb=verb, confirmed="1", picked=picked(asked), **fields).status_code  # type: ignore[arg-type]


@pytest.fixture
def held(advisor: User) -> list[ContactRequest]:
    return [transitions.claim(a_request(), by=advisor) for _ in range(3)]


def test_each_tab_offers_what_goes_there(advisor: User, supervisor: User) -> None:
    for status in ("waiting", "claimed", "scheduled", "quarantined", "closed"):
        in_state(status, advisor)
    tabs = ("waiting", "claimed", "scheduled", "quarantine", "closed")
    assert {tab: buttons(Browser(supervisor).text(QUEUE, tab=tab)) for tab in tabs} == {
        "waiting": ["reassign"],
        "claimed": ["release", "reassign"],
        "scheduled": ["reassign"],
        "quarantine": ["confirm_spam", "admit"],
        "closed": [],
    }


def test_an_advisor_picks_nothing(held: list[ContactRequest], advisor: User) -> None:
    a_request()
    browser, before = Browser(advisor), everything()
    assert buttons(browser.text(QUEUE)) == []
    assert 'name="picked"' not in browser.text(QUEUE)
    assert browser.send(BULK, verb="release", confirmed="1", picked=str(held[0].pk)).status_code == 403
    assert everything() == before


def test_it_asks_once_more_and_changes_nothing_yet(held: list[ContactRequest], supervisor: User) -> None:
    before = everything()
    asked = pick(Browser(supervisor), "release", *held[:2])
    assert everything() == before
    shown = [request for request in held if f"<strong>{grouped(request.reference)}</strong>: claimed, advisor" in asked]
    assert shown == held[:2]


def test_only_what_was_picked_is_moved(held: list[ContactRequest], supervisor: User) -> None:
    browser = Browser(supervisor)
    assert confirm(browser, "release", pick(browser, "release", *held[:2]), reason="her shift ended") == 302
    assert [stored(request).status for request in held] == ["waiting", "waiting", "claimed"]
    assert "Done with 2 requests." in browser.text(QUEUE)
    assert [note.opened("text") for note in Note.objects.select_related("request")] == ["her shift ended"] * 2


@pytest.mark.parametrize("place", ["tab=claimed", "tab=claimed&claimed_by__username=advisor"])
def test_one_comes_back_to_the_list_one_was_in(held: list[ContactRequest], supervisor: User, place: str) -> None:
    browser = Browser(supervisor)
    listed = f'name="list" value="{escape(place)}"'
    assert listed in browser.text(f"{QUEUE}?{place}")
    asked = browser.send(BULK, verb="release", picked=str(held[0].pk), list=place).content.decode()
    assert listed in asked
    assert f'href="{QUEUE}?{escape(place)}"' in asked
    sent = {"confirmed": "1", "list": place, "reason": "her shift ended"}
    assert browser.send(BULK, verb="release", picked=picked(asked), **sent).url == f"{QUEUE}?{place}"  # type: ignore[arg-type]


def test_they_are_given_to_one_advisor(held: list[ContactRequest], advisor2: User, supervisor: User) -> None:
    browser = Browser(supervisor)
    asked = pick(browser, "reassign", *held)
    assert confirm(browser, "reassign", asked, to="advisor2", reason="") == 422
    assert confirm(browser, "reassign", asked, to="advisor2", reason="her shift ended") == 302
    assert [stored(request).claimed_by for request in held] == [advisor2] * 3


def test_those_that_move_along_with_another_count_too(advisor: User, supervisor: User) -> None:
    linked, alone = [a_request(phone="+12025550123") for _ in range(3)], a_request()
    browser = Browser(supervisor)
    confirm(browser, "reassign", pick(browser, "reassign", *linked, alone), to="advisor", reason="her shift ended")
    assert [stored(request).claimed_by for request in (*linked, alone)] == [advisor] * 4
    html = browser.text(QUEUE)
    assert "Done with 4 requests." in html
    assert "Not done" not in html


def test_one_that_the_new_holder_had_already_does_not_count(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    theirs = transitions.claim(a_request(phone="+12025550123"), by=advisor)
    came_later = a_request(phone="+12025550123")
    clock.shift(60)
    browser = Browser(supervisor)
    confirm(browser, "reassign", pick(browser, "reassign", theirs, came_later), to="advisor", reason="she is free")
    assert stored(came_later).claimed_by == advisor
    html = browser.text(QUEUE)
    assert "Done with 1 request." in html
    assert html.count("Not done: they hold it already.") == 1


def test_spam_is_confirmed(advisor: User, supervisor: User) -> None:
    spam = [in_state("quarantined", advisor) for _ in range(2)]
    browser = Browser(supervisor)
    confirm(browser, "confirm_spam", pick(browser, "confirm_spam", *spam))
    assert [stored(request).outcome for request in spam] == ["spam", "spam"]


def test_one_that_changed_meanwhile_holds_back_no_other(
    held: list[ContactRequest], advisor: User, supervisor: User
) -> None:
    browser = Browser(supervisor)
    asked = pick(browser, "release", *held)
    transitions.note(held[0], by=advisor, text="she is on the line")
    transitions.close(held[1], by=advisor, outcome="helped")
    confirm(browser, "release", asked)
    assert [stored(request).status for request in held] == ["claimed", "closed", "waiting"]
    html = browser.text(QUEUE)
    assert html.count("Not done: it changed meanwhile.") == 2
    assert "Done with 1 request." in html


def test_no_more_than_a_page_at_a_time(supervisor: User) -> None:
    crowd = a_crowd(30)
    assert len(picked(pick(Browser(supervisor), "reassign", *crowd))) == 25


@pytest.mark.parametrize("verb", ["", "close", "withdraw", "reveal", "__class__"])
def test_other_moves_are_made_one_at_a_time(verb: str, held: list[ContactRequest], supervisor: User) -> None:
    before = everything()
    answer = Browser(supervisor).send(BULK, verb=verb, confirmed="1", picked=str(held[0].pk))
    assert answer.status_code == 400
    assert everything() == before


@pytest.mark.parametrize("value", [[], ["nonsense"], [""]])
def test_without_a_row_it_leads_back(value: list[str], helpline: object, supervisor: User) -> None:
    browser = Browser(supervisor)
    answer = browser.send(BULK, verb="release", picked=value, list="tab=claimed")  # type: ignore[arg-type]
    assert answer.url == f"{QUEUE}?tab=claimed"
    assert "Pick some rows first." in browser.text(QUEUE)
