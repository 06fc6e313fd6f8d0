"""Filters of the queue: they combine, stay while one pages and changes tabs, and junk counts as none."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.reference import grouped
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd, closed
from tests.desk.test_paging import next_page
from tests.desk.test_queue import codes

pytestmark = pytest.mark.usefixtures("clock")


def listed(user: User, **parameters: str) -> list[str]:
    return codes(Browser(user).text(QUEUE, **parameters))


def test_they_combine(advisor: User) -> None:
    both = a_request(language="es", about="self", discretion="open")
    a_request(language="es", about="loved_one", discretion="open")
    a_request(language="en", about="self", discretion="open")
    a_request(language="es", about="self")
    found = listed(advisor, language="es", urgency="urgent", about="self", discretion="open")
    assert found == [grouped(both.reference)]


def test_a_supervisor_sees_who_holds_what(advisor: User, advisor2: User, supervisor: User) -> None:
    hers = transitions.claim(a_request(), by=advisor)
    his = transitions.claim(a_request(), by=advisor2)
    both = {grouped(hers.reference), grouped(his.reference)}
    assert set(listed(supervisor, tab="claimed")) == both
    assert listed(supervisor, tab="claimed", claimed_by__username="advisor2") == [grouped(his.reference)]
    assert set(listed(advisor, tab="claimed")) & both == set()


@pytest.mark.parametrize(
    "junk",
    [
        {"language": "tlh"},
        {"urgency": "\x00"},
        {"about": "self' OR 1=1"},
        {"claimed_by__username": "advisor"},
        {"tab": "claimed", "claimed_by__username": "nobody"},
        {"claimed_by__password__startswith": "md5"},
    ],
    ids=repr,
)
def test_junk_narrows_nothing(junk: dict[str, str], advisor: User) -> None:
    request = a_request()
    assert listed(advisor, **junk) == [grouped(request.reference)]


def test_they_stay_on_the_next_page_and_in_another_tab(advisor: User) -> None:
    spanish = a_crowd(30, lambda place: {"language": "es"})
    a_crowd(30)
    browser = Browser(advisor)
    first = browser.text(QUEUE, language="es")
    second = browser.text(next_page(first))
    assert [*codes(first), *codes(second)] == [grouped(request.reference) for request in spanish]
    assert 'href="?tab=scheduled&amp;language=es"' in first


def test_of_what_is_closed_they_look_at_the_last_thirty_days(advisor: User) -> None:
    new, old = a_crowd(2, closed)
    just_before = timezone.now() - timedelta(days=30, seconds=1)
    ContactRequest.objects.filter(pk=old.pk).update(closed_at=just_before)
    browser = Browser(advisor)
    assert codes(browser.text(QUEUE, tab="closed", language="en")) == [grouped(new.reference)]
    assert len(codes(browser.text(QUEUE, tab="closed"))) == 2
