"""Paging by place, not by number: each row once, through the end, whatever changes meanwhile."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.reference import grouped
from intake.models import ContactRequest
from intake.triage import transitions
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd, closed
from tests.desk.test_queue import codes


def next_page(html: str) -> str:
    """Where "Next 25" leads; "" on the last page."""
    found = re.search(r'rel="next" href="([^"]+)"', html)
    return f"{QUEUE}{unescape(found[1])}" if found else ""


@pytest.mark.parametrize("tab", ["waiting", "closed"])
@pytest.mark.parametrize("size", [25, 26, 80])
def test_it_shows_each_row_once_through_the_end(size: int, tab: str, advisor: User) -> None:
    crowd = a_crowd(size, closed if tab == "closed" else lambda place: {})
    browser, path, listed = Browser(advisor), f"{QUEUE}?tab={tab}", []
    while path:
        html = browser.text(path)
        listed += codes(html)
        path = next_page(html)
    in_order = crowd[::-1] if tab == "closed" else crowd
    assert listed == [grouped(request.reference) for request in in_order]


@pytest.mark.parametrize("tab", ["waiting", "closed"])
def test_rows_of_the_same_moment_are_not_lost_between_pages(tab: str, advisor: User) -> None:
    now = timezone.now()
    ended = {"status": "closed", "outcome": "helped", "closed_at": now}
    crowd = a_crowd(60, lambda _: {"due_at": now, **(ended if tab == "closed" else {})})
    browser, path, listed = Browser(advisor), f"{QUEUE}?tab={tab}", []
    while path:
        html = browser.text(path)
        listed += codes(html)
        path = next_page(html)
    assert len(listed) == len(set(listed)) == len(crowd)


def test_it_goes_on_where_it_was_when_rows_change_in_between(advisor: User, advisor2: User) -> None:
    crowd = a_crowd(70)
    browser = Browser(advisor)
    first = browser.text(QUEUE)
    for request in crowd[20:30]:  # the last five of the first page, and the first five of the next
        transitions.claim(request, by=advisor2)
    a_crowd(10, lambda place: {"due_at": timezone.now() - timedelta(days=2, minutes=place)})
    second = browser.text(next_page(first))
    third = browser.text(next_page(second))
    assert [*codes(second), *codes(third)] == [grouped(request.reference) for request in crowd[30:]]
    assert next_page(third) == ""


def test_the_place_is_that_of_the_row_and_no_number(advisor: User) -> None:
    crowd = a_crowd(26)
    last = ContactRequest.objects.get(pk=crowd[24].pk)
    assert str(last.pk) in next_page(Browser(advisor).text(QUEUE))
