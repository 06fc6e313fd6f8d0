"""A queue that looks again by itself: the same rows, no activity, and no news for whoever is signed out."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from intake.contact.reference import grouped
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd
from tests.desk.test_queue import codes, tabs

ROWS = f"{QUEUE}rows/"


def test_it_shows_the_tabs_and_the_rows_and_nothing_else(advisor: User) -> None:
    crowd, browser = a_crowd(3), Browser(advisor)
    html = browser.text(ROWS)
    assert codes(html) == codes(browser.text(QUEUE)) == [grouped(request.reference) for request in crowd]
    assert tabs(html) == tabs(browser.text(QUEUE))
    assert "<html" not in html


def test_the_page_names_the_address_of_what_it_shows(advisor: User) -> None:
    spanish = a_request(language="es")
    a_request()
    html = Browser(advisor).text(QUEUE, tab="waiting", language="es")
    assert f'data-refresh="{ROWS}?tab=waiting&amp;language=es"' in html
    assert codes(Browser(advisor).text(f"{ROWS}?tab=waiting&language=es")) == [grouped(spanish.reference)]


def test_it_is_no_activity(helpline: object, advisor: User, clock: time_machine.Traveller) -> None:
    browser = Browser(advisor)
    browser.get(QUEUE)
    expires = Session.objects.get().expire_date
    for _ in range(29):
        clock.shift(timedelta(minutes=1))
        answer = browser.get(ROWS, headers={"X-Refresh": "1"})
        assert answer.status_code == 200
        assert not answer.cookies.get("sessionid")
    assert Session.objects.get().expire_date == expires
    clock.shift(timedelta(minutes=1, seconds=1))
    assert browser.get(ROWS, headers={"X-Refresh": "1"}).status_code == 302


def test_work_keeps_the_session(helpline: object, advisor: User, clock: time_machine.Traveller) -> None:
    browser = Browser(advisor)
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        assert browser.get(QUEUE).status_code == 200
