"""Notifications to staff: who sees them, how they are found, and how what was given up is sent again."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.desk import deliveries
from intake.models import AuditEvent, Delivery
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue
from tests.broken import no_row_enters
from tests.build import a_request, a_user
from tests.desk.conftest import Browser
from tests.notify.build import a_delivery, fan_out_and_send
from tests.triage.record import everything

pytestmark = pytest.mark.django_db
PAGE = "/admin/intake/delivery/"


def again(delivery: Delivery) -> str:
    return f"{PAGE}{delivery.pk}/again/"


def shown(html: str) -> list[int]:
    """The rows of one page."""
    return [int(row) for row in re.findall(r'<tr><th scope="row">(\d+)</th>', html)]


def every_page(browser: Browser, **filters: str) -> list[int]:
    """The rows of all pages, as somebody reads them who presses "Older" until it is gone."""
    rows, before = [], ""
    while True:
        html = browser.text(PAGE, **filters, before=before)
        rows += shown(html)
        older = re.search(r'name="before" value="(\d+)">\s*<button', html)
        if not older:
            return rows
        before = older[1]


def numbers(**facts: object) -> list[int]:
    return list(Delivery.objects.filter(**facts).order_by("-pk").values_list("pk", flat=True))


@pytest.mark.usefixtures("clock")
def test_it_says_what_went_to_whom_and_what_becomes_of_it(supervisor: User) -> None:
    enqueue(NotificationType.EMERGENCY)
    fan_out_and_send()
    soon = timezone.now() + timedelta(minutes=12)
    a_delivery(
        notification_type="new_request",
        recipient=supervisor,
        attempts=3,
        last_error="SMTPDataError 451",
        next_attempt_at=soon,
    )
    a_delivery(notification_type="review_due", state="failed", attempts=247, last_error="SMTPRecipientsRefused 550")
    html = re.sub(r"<details>.*?</details>|<form.*?</form>", "", Browser(supervisor).text(PAGE), flags=re.DOTALL)
    rows = [re.sub(r"<[^>]*>", " ", row).split() for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html)]
    assert [" ".join(row[3:]) for row in rows] == [
        "a review is due -, email failed tries: 247 SMTPRecipientsRefused 550",
        "a new request supervisor, email queued: in 12 min tries: 3 SMTPDataError 451",
        "an emergency supervisor, email sent 17:00 tries: 1",
    ]


@pytest.mark.parametrize("span", [7, 10_000])
def test_every_row_is_on_one_page(span: int, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(60):
        a_delivery(
            state="sent" if place % 3 else "failed", notification_type="emergency" if place < 20 else "new_request"
        )
    monkeypatch.setattr(deliveries, "SCAN_LIMIT", span)
    browser = Browser(supervisor)
    assert every_page(browser) == numbers()
    assert every_page(browser, state="failed") == numbers(state="failed")
    assert every_page(browser, type="emergency") == numbers(notification__type="emergency")
    assert every_page(browser, type="emergency", state="sent") == numbers(notification__type="emergency", state="sent")


def test_those_that_were_given_up_are_found_however_long_ago(supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = a_delivery(state="failed")
    for _ in range(30):
        a_delivery(state="sent")
    monkeypatch.setattr(deliveries, "SCAN_LIMIT", 10)
    assert shown(Browser(supervisor).text(PAGE, state="failed")) == [failed.pk]


def test_a_page_asks_few_questions_however_many_rows(supervisor: User) -> None:
    browser, asked = Browser(supervisor), []
    for _ in range(2):
        for _ in range(26):
            a_delivery(recipient=supervisor, state="failed")
        browser.text(PAGE)
        with CaptureQueriesContext(connection) as captured:
            browser.text(PAGE)
        asked.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert asked[0] == asked[1] <= 9


@pytest.mark.parametrize("filters", [{"state": "lost"}, {"type": "x"}, {"before": "0"}, {"before": "9" * 30}])
def test_what_cannot_be_looked_for_is_said(filters: dict[str, str], supervisor: User) -> None:
    assert Browser(supervisor).get(PAGE, filters).status_code == 422


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_what_was_given_up_is_sent_again(role: str) -> None:
    recipient, user = a_user("advisor"), a_user(role)
    request = a_request()
    delivery = a_delivery(
        request, recipient=recipient, state="failed", attempts=9, last_error="SMTPRecipientsRefused 550"
    )
    browser = Browser(user)
    assert f'action="{again(delivery)}"' in browser.text(PAGE)
    response = browser.send(again(delivery))
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("queued", 0, "")
    event = AuditEvent.objects.latest("pk")
    assert (event.event_type, event.actor, event.request_id) == ("delivery_resent", user, request.pk)
    assert event.detail == {"delivery": delivery.pk}
    assert "It is on its way again." in browser.text(PAGE)


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_nothing_else_is(state: str, supervisor: User) -> None:
    delivery = a_delivery(state=state)
    browser = Browser(supervisor)
    assert again(delivery) not in browser.text(PAGE)
    before = everything()
    assert browser.send(again(delivery)).status_code == 302
    assert everything() == before
    assert "It is not given up any more, or its webhook is off." in browser.text(PAGE)


def test_nothing_is_sent_again_when_the_trail_cannot_be_written(supervisor: User) -> None:
    delivery = a_delivery(state="failed")
    browser = Browser(supervisor, raise_request_exception=False)
    with no_row_enters("intake_auditevent"):
        assert browser.send(again(delivery)).status_code >= 500
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_notification_that_is_gone_is_not_found(supervisor: User) -> None:
    assert Browser(supervisor).send(f"{PAGE}1/again/").status_code == 404


def test_a_notification_without_a_recipient_is_said_to_wait(operator: User) -> None:
    enqueue(NotificationType.NEW_REQUEST)
    fan_out_and_send()
    assert "1 notification waits to be addressed." in Browser(operator).text(PAGE)


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demo_shows_what_a_notification_says(demo: bool, supervisor: User, settings: object) -> None:
    browser = Browser(supervisor)
    a_delivery()
    browser.text(PAGE)
    settings.DEMO = demo  # type: ignore[attr-defined]
    page = browser.get(PAGE)
    if not demo:
        assert page.status_code == 302, "without a second factor it does not open"
        assert deliveries._text(Delivery.objects.get()) == ""
    else:
        assert "New request. Sign in." in page.content.decode()


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_the_front_page_leads_there_and_says_when_something_was_given_up(role: str) -> None:
    browser = Browser(a_user(role))
    assert f'href="{PAGE}">Sent notifications</a></p>' in browser.text("/admin/")
    a_delivery(state="failed")
    assert re.search(r"1 was given up|given up</dt><dd>1 ", browser.text("/admin/"))


@pytest.mark.parametrize("role", ["advisor", "auditor"])
def test_nobody_else_is_led_there(role: str) -> None:
    a_delivery(state="failed")
    html = Browser(a_user(role)).text("/admin/")
    assert PAGE not in html
    assert "given up" not in html
