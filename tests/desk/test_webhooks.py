"""An operator keeps the machines that are told by webhook; a secret is shown once and to nobody else."""

import json
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from intake.models import AuditEvent, Delivery, WebhookEndpoint
from intake.notify.audiences import AUDIENCES
from intake.notify.models import DeliveryChannel
from intake.notify.sending import send_due
from tests.broken import no_row_enters
from tests.build import a_user
from tests.desk.conftest import Browser
from tests.notify.build import a_delivery
from tests.notify.endpoints import an_endpoint
from tests.notify.receiver import Receiver, listening, verify
from tests.triage.record import everything

pytestmark = pytest.mark.django_db
WEBHOOKS = "/admin/intake/webhookendpoint/"
URL = "https://hooks.example.org/intake?key=word"
NEW: dict[str, Any] = {"name": "Pager", "url": URL, "event_types": ["new_request", "emergency"]}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


def at(endpoint: WebhookEndpoint, page: str = "change") -> str:
    return f"{WEBHOOKS}{endpoint.pk}/{page}/"


@pytest.fixture(autouse=True)
def leads_to(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Where names lead: this one to the world."""
    known = {"hooks.example.org": "93.184.216.34", "inside.example.org": "10.1.2.3", "127.0.0.1": "127.0.0.1"}

    def lead(host: str, port: int, **_: Any) -> list[Any]:
        if host not in known:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", lead)
    return known


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with listening() as running:
        yield running


def told() -> list[dict[str, Any]]:
    return list(AuditEvent.objects.filter(event_type="webhook_changed").order_by("pk").values_list("detail", flat=True))


def test_one_is_added_and_its_secret_is_shown_once(operator: User) -> None:
    browser = Browser(operator)
    response = browser.send(f"{WEBHOOKS}add/", **NEW)
    html = response.content.decode()
    endpoint = WebhookEndpoint.objects.get()
    [shown] = SECRET.findall(html)
    assert shown == endpoint.opened("secret")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert "it is not shown again" in html
    assert (endpoint.name, endpoint.url, endpoint.event_types) == ("Pager", URL, NEW["event_types"])
    for page in (WEBHOOKS, at(endpoint), at(endpoint, "history"), at(endpoint, "secret"), "/admin/intake/delivery/"):
        assert not SECRET.search(browser.text(page)), page


def test_no_secret_stays_anywhere_else(operator: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    browser = Browser(operator)
    browser.send(f"{WEBHOOKS}add/", **NEW)
    browser.send(at(WebhookEndpoint.objects.get(), "secret"))
    endpoint = WebhookEndpoint.objects.get()
    secrets = [endpoint.opened(column).removeprefix("whsec_") for column in ("secret", "previous_secret")]
    log_entries = apps.get_model("admin", "LogEntry").objects.values_list("object_repr", "change_message")
    kept = [
        str(list(AuditEvent.objects.values_list())),
        str(list(log_entries)),
        str([session.get_decoded() for session in Session.objects.all()]),
        " ".join(record.getMessage() for record in caplog.records),
        str(list(WebhookEndpoint.objects.values_list())),
    ]
    assert len(log_entries) == 1
    assert [place for place in kept for secret in secrets if secret in place] == []
    assert [place for place in kept[:4] if "key=word" in place] == [], "an address may be a key as well"


def test_the_list_shows_how_each_fares_and_no_more_of_its_address_than_the_host(operator: User, clock: Any) -> None:
    now = timezone.now()
    an_endpoint(name="Pager", url=URL)
    an_endpoint(name="Partner", url=URL, failing_since=now - timedelta(hours=2), last_error="HTTP 503")
    an_endpoint(name="Zebra", url=URL, disabled_at=now, disabled_reason="gone", last_error="HTTP 410")
    html = Browser(operator).text(WEBHOOKS)
    rows = [re.sub(r"<[^>]*>", " ", row).split() for row in re.findall(r"<tr><th class=\"field-name.*?</tr>", html)]
    assert [" ".join(row) for row in rows] == [
        "Pager hooks.example.org on -",
        "Partner hooks.example.org fails since March 3, 2027, 3 p.m. HTTP 503",
        "Zebra hooks.example.org off: it said that nothing is there HTTP 410",
    ]
    assert "key=word" not in html


def test_name_notifications_and_address_can_be_changed_and_the_secret_stays(operator: User) -> None:
    endpoint = an_endpoint()
    response = Browser(operator).send(at(endpoint), **NEW)
    assert (response.status_code, response.headers["Location"]) == (302, WEBHOOKS)
    after = WebhookEndpoint.objects.get()
    assert (after.name, after.url, after.event_types) == ("Pager", URL, NEW["event_types"])
    assert after.opened("secret") == endpoint.opened("secret")
    assert told() == [{"webhook": str(endpoint.pk), "fields": ["name", "url", "event_types"]}]


def test_a_change_does_not_undo_what_the_worker_wrote_meanwhile(
    operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, now = an_endpoint(name="Pager", url=URL), timezone.now()
    saved = WebhookEndpoint.save

    def later(self: WebhookEndpoint, **options: Any) -> None:
        WebhookEndpoint.objects.update(disabled_at=now, disabled_reason="gone")
        saved(self, **options)

    monkeypatch.setattr(WebhookEndpoint, "save", later)
    Browser(operator).send(at(endpoint), **NEW)
    after = WebhookEndpoint.objects.get()
    assert (after.disabled_at, after.event_types) == (now, NEW["event_types"])


def test_another_address_begins_anew(operator: User) -> None:
    now = timezone.now()
    endpoint = an_endpoint(failing_since=now, paused_until=now + timedelta(minutes=5), last_error="HTTP 500")
    Browser(operator).send(at(endpoint), **NEW)
    after = WebhookEndpoint.objects.get()
    assert (after.failing_since, after.paused_until, after.last_error) == (None, None, "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "hooks.example.org"}, "Write a whole address, like https://hooks.example.org/intake."),
        ({"url": "https://nowhere.example.org"}, "This host cannot be found."),
        ({"url": "https://inside.example.org"}, "This host is in a private network"),
        ({"url": "http://hooks.example.org"}, "Begin it with https://"),
        ({"event_types": ["received"]}, "Select a valid choice."),
        ({"event_types": []}, "This field is required."),
        ({"name": "Taken"}, "already exists"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(changed: dict[str, Any], said: str, operator: User) -> None:
    an_endpoint(name="Taken", url=URL)
    before = everything()
    html = Browser(operator).send(f"{WEBHOOKS}add/", **NEW | changed).content.decode()
    assert said in html
    assert not SECRET.search(html)
    assert everything() == before


def test_an_inside_address_is_taken_when_its_network_is_named(operator: User, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16"]
    Browser(operator).send(f"{WEBHOOKS}add/", **NEW | {"url": "http://inside.example.org:8080/intake"})
    assert WebhookEndpoint.objects.get().host == "inside.example.org"


def test_while_its_name_cannot_be_found_the_rest_can_be_changed(operator: User, leads_to: dict[str, str]) -> None:
    endpoint = an_endpoint(name="Pager", url=URL)
    leads_to.clear()
    assert Browser(operator).send(at(endpoint), **NEW).status_code == 302
    assert WebhookEndpoint.objects.get().event_types == NEW["event_types"]


def test_only_notifications_to_staff_can_be_chosen(operator: User) -> None:
    chosen = re.findall(r'name="event_types" value="(\w+)"', Browser(operator).text(f"{WEBHOOKS}add/"))
    assert {*chosen} == {notification.value for notification, to in AUDIENCES.items() if to.roles} - {"test"}


def test_a_new_secret_is_asked_for_shown_once_and_the_old_one_signs_on(operator: User, receiver: Receiver) -> None:
    endpoint = an_endpoint(receiver)
    browser, old = Browser(operator), endpoint.opened("secret")
    before = everything()
    assert "for 24 hours" in browser.text(at(endpoint, "secret"))
    assert everything() == before
    [new] = SECRET.findall(browser.send(at(endpoint, "secret")).content.decode())
    a_delivery(channel="webhook", endpoint=endpoint)
    send_due(DeliveryChannel.WEBHOOK)
    assert new != old
    assert [bool(verify(secret, receiver.taken[0])) for secret in (old, new)] == [True, True]
    assert told() == [{"webhook": str(endpoint.pk), "fields": ["secret"]}]


def test_a_secret_that_no_key_opens_is_said(operator: User) -> None:
    endpoint = an_endpoint()
    WebhookEndpoint.objects.update(data_key=b"\x01" + bytes(60))
    browser = Browser(operator)
    assert browser.send(at(endpoint, "secret")).status_code == 302
    assert "cannot be opened any more" in browser.text(at(endpoint))


def test_turning_it_off_is_asked_and_gives_up_what_waits(operator: User) -> None:
    endpoint, browser = an_endpoint(), Browser(operator)
    waiting = [a_delivery(channel="webhook", endpoint=endpoint) for _ in range(2)]
    assert "2 notifications wait for it now." in browser.text(at(endpoint, "off"))
    browser.send(at(endpoint, "off"))
    after = WebhookEndpoint.objects.get()
    assert after.disabled_at
    assert after.disabled_reason == "operator"
    assert list(Delivery.objects.failed()) == waiting
    html = browser.text(at(endpoint))
    assert "Off: an operator turned it off" in html
    assert "Send a test" not in html
    assert told() == [{"webhook": str(endpoint.pk), "fields": ["disabled_at"], "reason": "operator"}]


def test_turned_on_it_is_told_again(operator: User) -> None:
    endpoint, browser = an_endpoint(disabled_at=timezone.now(), disabled_reason="gone"), Browser(operator)
    browser.send(at(endpoint, "on"))
    assert WebhookEndpoint.objects.on().exists()
    assert told() == [{"webhook": str(endpoint.pk), "fields": ["disabled_at"]}]
    before = everything()
    browser.send(at(endpoint, "on"))
    assert everything() == before, "it was on"


def test_a_test_is_sent_and_its_result_is_among_the_deliveries(operator: User, receiver: Receiver) -> None:
    endpoint, browser = an_endpoint(receiver, name="Pager"), Browser(operator)
    response = browser.send(at(endpoint, "test"))
    assert response.headers["Location"] == f"/admin/intake/delivery/?webhook={endpoint.pk}"
    assert send_due(DeliveryChannel.WEBHOOK) == 1
    html = browser.text("/admin/intake/delivery/", webhook=str(endpoint.pk))
    assert re.search(r"a test.*Pager, webhook.*sent", html, re.DOTALL)
    event = AuditEvent.objects.get(event_type="webhook_tested")
    assert (event.actor, event.detail) == (operator, {"webhook": str(endpoint.pk)})


def test_no_test_goes_to_one_that_is_off(operator: User) -> None:
    endpoint, browser = an_endpoint(disabled_at=timezone.now(), disabled_reason="gone"), Browser(operator)
    browser.send(at(endpoint, "test"))
    assert not Delivery.objects.exists()
    assert "It is off." in browser.text(at(endpoint))


@pytest.mark.parametrize("page", ["test", "off", "secret", "change"])
def test_nothing_changes_when_the_trail_cannot_be_written(page: str, operator: User) -> None:
    endpoint = an_endpoint()
    browser, before = Browser(operator, raise_request_exception=False), everything()
    with no_row_enters("intake_auditevent"):
        assert browser.send(at(endpoint, page), **(NEW if page == "change" else {})).status_code >= 500
    assert everything() == before


@pytest.mark.parametrize("role", ["advisor", "supervisor", "auditor"])
def test_nobody_else_is_led_there(role: str) -> None:
    assert WEBHOOKS not in Browser(a_user(role)).text("/admin/")


def test_the_front_page_leads_an_operator_there(operator: User) -> None:
    assert f'href="{WEBHOOKS}"' in Browser(operator).text("/admin/")


def test_the_demo_shows_what_it_was_sent(operator: User) -> None:
    a_delivery(channel="webhook", endpoint=an_endpoint(name="Pager"))
    html = Browser(operator).text("/admin/intake/delivery/")
    said = re.search(r"<pre>(.*?)</pre>", html, re.DOTALL)
    assert said
    assert json.loads(said[1].replace("&quot;", '"'))["type"] == "new_request"
