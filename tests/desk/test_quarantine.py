"""A supervisor looks at what is in quarantine, and lets it in or ends it."""

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.triage import transitions
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored

pytestmark = pytest.mark.usefixtures("clock")


def test_its_page_says_why_it_is_there_and_until_when_it_must_be_looked_at(supervisor: User) -> None:
    request = in_state("quarantined", supervisor)
    html = Browser(supervisor).text(page_of(request))
    assert "filled a field that people do not see" in html
    assert "4 h left" in html
    assert "Wed, March 3, 4 p.m." in html


def test_its_tab_lists_it_by_its_own_due_time(supervisor: User, clock: time_machine.Traveller) -> None:
    first = in_state("quarantined", supervisor)
    clock.shift(60)
    second = in_state("quarantined", supervisor)
    html = Browser(supervisor).text(QUEUE, tab="quarantine")
    assert 0 < html.index(page_of(first)) < html.index(page_of(second))


def test_what_is_let_in_stands_in_the_queue(supervisor: User, advisor: User) -> None:
    request = in_state("quarantined", supervisor)
    browser = Browser(supervisor)
    assert browser.move(request, "admit").headers["Location"] == QUEUE
    assert "It is in the queue." in browser.text(QUEUE)
    assert page_of(request) in Browser(advisor).text(QUEUE)
    assert [(event.event_type, event.actor) for event in events(request)] == [("admitted", supervisor)]
    assert transitions.claim_next(by=advisor) == request


def test_spam_is_closed(supervisor: User, advisor: User) -> None:
    request = in_state("quarantined", supervisor)
    browser = Browser(supervisor)
    browser.move(request, "confirm_spam")
    assert "Closed as spam." in browser.text(QUEUE)
    assert (stored(request).status, stored(request).outcome) == ("closed", "spam")
    assert transitions.claim_next(by=advisor) is None


@pytest.mark.parametrize("verb", ["admit", "confirm_spam"])
def test_an_advisor_may_do_neither(verb: str, advisor: User) -> None:
    request = in_state("quarantined", advisor)
    browser, before = Browser(advisor), everything()
    assert f'class="move {verb}"' not in browser.text(page_of(request))
    assert browser.move(request, verb).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("verb", ["admit", "confirm_spam"])
def test_one_that_a_colleague_decided_meanwhile_says_so(verb: str, supervisor: User) -> None:
    request = in_state("quarantined", supervisor)
    transitions.confirm_spam(request, by=supervisor)
    answer = Browser(supervisor).move(request, verb)
    assert answer.status_code == 409
    assert "Not done: this request is closed now." in answer.content.decode()
