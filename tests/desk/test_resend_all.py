"""All that was given up is sent again at once: asked first, with its number, and written down row by row."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from intake.desk import deliveries
from intake.models import AuditEvent, Delivery
from tests.broken import no_row_enters
from tests.build import a_request, a_user
from tests.desk.conftest import Browser
from tests.notify.build import a_delivery
from tests.notify.endpoints import an_endpoint
from tests.triage.record import everything

pytestmark = pytest.mark.django_db
PAGE = "/admin/intake/delivery/"
AGAIN = f"{PAGE}again/"


def failed(number: int, **facts: Any) -> list[int]:
    return [a_delivery(state="failed", attempts=6, **facts).pk for _ in range(number)]


def queued() -> list[int]:
    return list(Delivery.objects.queued().order_by("pk").values_list("pk", flat=True))


def asked(browser: Browser, **fields: str) -> str:
    """What the page says that asks."""
    response = browser.send(AGAIN, **fields)
    assert response.status_code == 200
    html: str = response.content.decode()
    return html


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_it_is_offered_where_those_that_were_given_up_are_shown(role: str) -> None:
    failed(1)
    browser = Browser(a_user(role))
    assert f'action="{AGAIN}"' in browser.text(PAGE, state="failed")
    assert f'action="{AGAIN}"' not in browser.text(PAGE)


def test_it_asks_first_and_then_sends_them(supervisor: User) -> None:
    request = a_request()
    pks = failed(2, request=request) + failed(1)
    a_delivery(state="sent")
    browser, before = Browser(supervisor), everything()
    html = asked(browser, state="failed")
    assert "3 notifications were given up and are sent again." in html
    assert 'name="confirmed" value="3"' in html
    assert everything() == before
    response = browser.send(AGAIN, state="failed", confirmed="3")
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert queued() == pks
    assert set(Delivery.objects.queued().values_list("attempts", flat=True)) == {0}
    events = AuditEvent.objects.filter(event_type="delivery_resent", actor=supervisor).order_by("pk")
    assert [event.detail["delivery"] for event in events] == pks
    assert [event.request_id for event in events] == [request.pk, request.pk, None]
    assert "3 notifications are on their way again." in browser.text(PAGE)


def test_only_what_was_looked_for(supervisor: User) -> None:
    endpoint = an_endpoint()
    failed(2)
    wanted = failed(2, notification_type="emergency", endpoint=endpoint, channel="webhook")
    failed(1, notification_type="emergency")
    browser = Browser(supervisor)
    looked = {"state": "failed", "type": "emergency", "webhook": str(endpoint.pk)}
    html = asked(browser, **looked)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    assert {name: hidden[name] for name in looked} == looked
    browser.send(AGAIN, **looked, confirmed="2")
    assert queued() == wanted


def test_when_their_number_changed_it_asks_again(supervisor: User) -> None:
    failed(2)
    browser = Browser(supervisor)
    asked(browser, state="failed")
    failed(1)
    html = asked(browser, state="failed", confirmed="2")
    assert "Their number changed meanwhile." in html
    assert 'name="confirmed" value="3"' in html
    assert queued() == []


def test_not_those_to_a_webhook_that_is_off(supervisor: User) -> None:
    off = an_endpoint(disabled_at=timezone.now(), disabled_reason="gone")
    [pk] = failed(1, endpoint=off, channel="webhook")
    browser = Browser(supervisor)
    assert f"{pk}/again/" not in browser.text(PAGE)
    assert "0 notifications were given up" in asked(browser, state="failed")
    asked(browser, state="failed", confirmed="0")
    browser.send(f"{PAGE}{pk}/again/")
    assert "its webhook is off" in browser.text(PAGE)
    assert queued() == []


def test_of_many_the_oldest_first(supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    pks = failed(5)
    monkeypatch.setattr(deliveries, "BATCH_SIZE", 3)
    browser = Browser(supervisor)
    assert "There are more: these are the oldest." in asked(browser, state="failed")
    browser.send(AGAIN, state="failed", confirmed="3")
    assert queued() == pks[:3]


def test_none_is_sent_when_the_trail_cannot_be_written(supervisor: User) -> None:
    failed(2)
    browser = Browser(supervisor, raise_request_exception=False)
    with no_row_enters("intake_auditevent"):
        assert browser.send(AGAIN, state="failed", confirmed="2").status_code >= 500
    assert queued() == []


def test_what_cannot_be_looked_for_is_refused(supervisor: User) -> None:
    assert Browser(supervisor).send(AGAIN, webhook="x", confirmed="0").status_code == 400


@pytest.mark.parametrize("role", ["advisor", "auditor"])
def test_nobody_else_may(role: str) -> None:
    failed(1)
    assert Browser(a_user(role)).send(AGAIN, state="failed", confirmed="1").status_code == 403
    assert queued() == []
