"""A form that was filled in on a page that things happened behind: nothing is moved, and nothing typed is lost."""

import re

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.models import ContactRequest
from intake.reception.follow_up import FollowUp, apply_follow_up
from intake.triage import transitions
from tests.desk.conftest import Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import everything, stored

pytestmark = pytest.mark.usefixtures("clock")


def seen(html: str) -> str:
    """The version that the forms of a page carry."""
    [version] = set(re.findall(r'name="seen_version" value="(\d+)"', html))
    return version


@pytest.fixture
def held(advisor: User) -> ContactRequest:
    return in_state("claimed", advisor)


def test_it_says_who_did_what_meanwhile_and_keeps_the_words(
    held: ContactRequest, advisor: User, clock: time_machine.Traveller
) -> None:
    browser = Browser(advisor)
    version = seen(browser.text(page_of(held)))
    clock.shift(60)
    apply_follow_up(stored(held), FollowUp(language="es"))
    before = everything()
    answer = browser.move(held, "close", outcome="helped", reason="all <well>", seen_version=version)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Wed, March 3, 12:01 p.m.: the person, more answers from the person" in html
    assert "all &lt;well&gt;</textarea>" in html
    assert everything() == before
    again = browser.move(held, "close", outcome="helped", reason="all <well>", seen_version=seen(html))
    assert again.status_code == 302
    assert stored(held).status == "closed"


def test_a_second_tap_logs_no_second_try(held: ContactRequest, advisor: User) -> None:
    browser = Browser(advisor)
    version = seen(browser.text(page_of(held)))
    taps = [browser.move(held, "log_attempt", result="reached", channel="call", seen_version=version) for _ in range(2)]
    assert [tap.status_code for tap in taps] == [302, 409]
    assert stored(held).tries == 1


def test_the_page_that_shows_the_number_is_not_stale(held: ContactRequest, advisor: User) -> None:
    browser = Browser(advisor)
    shown = browser.move(held, "reveal", seen_version=seen(browser.text(page_of(held)))).content.decode()
    logged = browser.move(held, "log_attempt", result="reached", channel="call", seen_version=seen(shown))
    assert logged.status_code == 302


def test_who_lost_it_is_told_to_whom(held: ContactRequest, advisor: User, advisor2: User, supervisor: User) -> None:
    browser = Browser(advisor)
    version = seen(browser.text(page_of(held)))
    transitions.reassign(held, by=supervisor, to=advisor2, reason="speaks Spanish")
    first = browser.move(held, "close", outcome="helped", seen_version=version).content.decode()
    assert "supervisor, reassigned" in first
    second = browser.move(held, "close", outcome="helped", seen_version=seen(first))
    assert second.status_code == 409
    assert "Not done: advisor2 holds this request now." in second.content.decode()


@pytest.mark.parametrize("junk", ["", "x", "-1", "²", "9" * 15])
def test_a_version_that_no_page_had_stops_nobody(junk: str, held: ContactRequest, advisor: User) -> None:
    assert Browser(advisor).move(held, "note", text="ask for her sister", seen_version=junk).status_code == 302
