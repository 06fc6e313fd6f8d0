"""The queue page: its rows, their order, the tabs and their counts."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.choices import Status
from intake.contact.reference import grouped
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd, closed
from tests.triage.cases import in_state


def codes(html: str) -> list[str]:
    """The codes that a page lists, in its order."""
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', html)


def tabs(html: str) -> dict[str, str]:
    """Each tab with its count."""
    found = re.findall(r'<a href="\?tab=(\w+)"[^>]*>[^<]+(?:<span class="count">([^<]+)</span>)?\s*</a>', html)
    return dict(found)


def test_it_shows_25_with_emergencies_first_and_then_who_is_due_first(advisor: User) -> None:
    crowd = a_crowd(40)
    for request in crowd[30:32]:
        transitions.rescore(request, needs=["unsafe"])
    due = [*crowd[30:32], *crowd[:30], *crowd[32:]]
    assert codes(Browser(advisor).text(QUEUE)) == [grouped(request.reference) for request in due[:25]]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("tab", ["waiting", "mine", "claimed", "scheduled", "closed", "quarantine"])
def test_each_tab_has_its_own(tab: str, supervisor: User) -> None:
    every = {status: in_state(status, supervisor) for status in Status.values}
    status = {"mine": "claimed", "quarantine": "quarantined"}.get(tab, tab)
    assert codes(Browser(supervisor).text(QUEUE, tab=tab)) == [grouped(every[status].reference)]


def test_due_now_has_who_is_late_and_may_be_called(advisor: User, clock: time_machine.Traveller) -> None:
    late = a_crowd(3, lambda place: {"due_at": timezone.now() - timedelta(minutes=3 - place)})
    a_crowd(1)
    a_crowd(1, lambda _: {"due_at": timezone.now(), "not_before": timezone.now() + timedelta(seconds=1)})
    assert codes(Browser(advisor).text(QUEUE, tab="due")) == [grouped(request.reference) for request in late]


def test_closed_ones_stand_newest_first(advisor: User) -> None:
    crowd = a_crowd(30, closed)
    listed = codes(Browser(advisor).text(QUEUE, tab="closed"))
    assert listed == [grouped(request.reference) for request in crowd[:4:-1]]


def test_mine_has_nobody_elses(advisor: User, advisor2: User) -> None:
    in_state("claimed", advisor)
    assert codes(Browser(advisor2).text(QUEUE, tab="mine")) == []


@pytest.mark.usefixtures("clock")
def test_tabs_count_to_99_and_closed_is_not_counted(advisor: User, supervisor: User) -> None:
    a_crowd(99)
    in_state("claimed", advisor)
    in_state("quarantined", advisor)
    assert tabs(Browser(advisor).text(QUEUE)) == {
        "waiting": "99", "mine": "1", "due": "0", "scheduled": "0", "closed": "",
    }  # fmt: skip
    a_crowd(1)
    assert tabs(Browser(supervisor).text(QUEUE)) == {
        "waiting": "99+", "mine": "0", "due": "0", "claimed": "1", "scheduled": "0", "quarantine": "1", "texts": "0",
        "closed": "", "on_hold": "",
    }  # fmt: skip


def test_quarantine_is_a_supervisors_to_see(advisor: User) -> None:
    held_back, waiting = in_state("quarantined", advisor), a_request()
    html = Browser(advisor).text(QUEUE, tab="quarantine")
    assert codes(html) == [grouped(waiting.reference)]
    assert grouped(held_back.reference) not in html


@pytest.mark.parametrize(
    "junk",
    [
        {"tab": "nonsense"},
        {"tab": "\x00"},
        {"p": "7"},
        {"o": "-2.1"},
        {"all": ""},
        {"e": "1"},
        {"q": "x" * 500},
        {"status__exact": "closed"},
        {"claimed_by__password__startswith": "md5"},
        {"_facets": "1"},
        {"_popup": "1"},
        {"code": ""},
        {"after": ""},
        {"after": "nonsense"},
        {"after": "~~"},
        {"after": "\x00"},
        {"after": "1~2027-03-03~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "1~2027-03-03T12:00:00+00:00~nonsense"},
        {"after": "x~2027-03-03T12:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "2027-03-03T12:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "1~1~2027-03-03T12:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": f"-{10**30}~2027-03-03T12:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "0~0001-01-01T00:00:00+14:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "0~0001-01-01T00:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae"},
        {"after": "1~2027-03-03T12:00:00+00:00~01a40c55-9680-743e-86a5-273dae8b60ae", "tab": "closed"},
    ],
    ids=repr,
)
def test_a_junk_address_shows_page_one(junk: dict[str, str], advisor: User) -> None:
    tab = "closed" if junk.get("tab") == "closed" else "waiting"
    crowd = a_crowd(2, closed if tab == "closed" else lambda place: {})
    listed = codes(Browser(advisor).text(QUEUE, **junk))
    assert sorted(listed) == sorted(grouped(request.reference) for request in crowd)


def test_it_says_when_nobody_waits(helpline: object, advisor: User) -> None:
    assert "Nobody here right now." in Browser(advisor).text(QUEUE)


@pytest.mark.usefixtures("clock")
def test_every_row_says_what_an_advisor_needs_to_choose(advisor: User) -> None:
    request = a_request(about="loved_one", discretion="first_name", language="es", source_page="find-help")
    transitions.rescore(request, needs=["after_overdose"])
    html = Browser(advisor).text(QUEUE)
    words = ("15 min left", "emergency", "recent overdose", "Someone I care about", "es, find-help", "first name only")
    assert [word for word in words if word not in html] == []


def test_the_front_page_has_my_claims_and_who_is_late(advisor: User, clock: time_machine.Traveller) -> None:
    mine, late = in_state("claimed", advisor), a_request()
    waiting = a_crowd(1)[0]
    ContactRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=2))
    clock.shift(600)
    html = Browser(advisor).text("/admin/")
    assert codes(html) == [grouped(mine.reference), grouped(late.reference)]
    assert grouped(waiting.reference) not in html
    assert "20 min left" in html
    assert "2 h late" in html


@pytest.mark.parametrize("path", ["/admin/", QUEUE])
def test_take_the_next_one_leads_to_its_page(
    path: str, advisor: User, advisor2: User, browser: Callable[..., Browser]
) -> None:
    first, _second = a_crowd(2)
    assert f'action="{QUEUE}next/"' in browser(advisor).text(path)
    assert browser(advisor).send(f"{QUEUE}next/").headers["Location"] == f"{QUEUE}{first.pk}/change/"
    browser(advisor2).send(f"{QUEUE}next/")
    answer = browser(advisor2).send(f"{QUEUE}next/")
    assert answer.headers["Location"] == QUEUE
