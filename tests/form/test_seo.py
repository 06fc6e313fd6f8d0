"""The privacy page names every machine that is told by webhook, and only those."""

import html
import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from intake.models import Helpline, WebhookEndpoint
from tests.notify.endpoints import an_endpoint

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(client: Client, path: str = "/privacy/") -> dict[str, str]:
    """What each host that is named gets."""
    page = html.unescape(client.get(path).content.decode())
    return dict(re.findall(r"<li><strong>([^<]*)</strong>\. ([^<]*)</li>", page))


def test_each_host_is_named_once_and_no_more_of_its_address(client: Client, helpline: Helpline) -> None:
    for name, path in (("a", "intake?key=word"), ("b", "other")):
        an_endpoint(name=name, url=f"https://hooks.example.org/{path}")
    an_endpoint(name="c", url="https://b\u00fccher.example:8443/", disabled_at=timezone.now(), disabled_reason="gone")
    assert told(client) == {
        "hooks.example.org": "It learns that someone asked for help, and when. It learns nothing about you."
    }
    assert [*told(client, "/es/privacy/")] == ["hooks.example.org"]
    assert "key=word" not in client.get("/privacy/").content.decode()


def test_without_any_nobody_is_named(client: Client, helpline: Helpline) -> None:
    assert told(client) == {}


def test_while_the_database_cannot_say_it_is_not_said_that_there_is_nobody(
    client: Client, helpline: Helpline, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/privacy/")

    def down(*_: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(WebhookEndpoint.objects, "on", down)
    assert [*told(client)] == ["Maybe others"]
    assert [*told(client, "/es/privacy/")] == ["Tal vez otros"]
