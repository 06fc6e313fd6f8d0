"""P33: one visitor sends whatever they like from one network or a /48: no counter is emptied, nobody else is kept out.

In one process: a flood that is faster changes nothing of what is counted.
"""

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client

from config.logs import JsonLine
from intake.antispam import rate_limit
from intake.antispam.guess_limit import GuessLimit
from intake.contact.reference import new_reference
from intake.models import ContactRequest, Delivery, GuessCount, Notification
from intake.notify.fan_out import fan_out_due
from intake.notify.reminders import REMINDER_RULES
from intake.reception.access_token import issue_token
from tests.build import a_city, a_form, a_phone, a_request
from tests.desk.second_factors import PASSWORD

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("helpline", "clock", "advisor", "supervisor")]
ELSEWHERE, BROWSER = "198.51.100.7", {"sec-fetch-site": "same-origin"}
# Their addresses, how many requests they send, and how many counts in the database these may leave.
VISITORS: dict[str, tuple[Callable[[int], str], int, int]] = {
    "one network": (lambda number: f"192.0.2.{number % 256}", 1_000, 160),
    "a /48": (lambda number: f"2001:db8:7:{number:x}::{number:x}", 400, 180),
}


@pytest.fixture(autouse=True)
def throttled(settings: object) -> Iterator[None]:
    settings.THROTTLE, settings.DEMO = True, False  # type: ignore[attr-defined]
    for name in ("default", "process"):
        caches[name].clear()
    yield
    for name in ("default", "process"):
        caches[name].clear()


class Flood:
    """Everything that a visitor can send, again and again, each time with another name, code and number."""

    def __init__(self, address: Callable[[int], str]) -> None:
        self.browser, self.address, self.numbers = Client(), address, itertools.count()
        self.city, self.own = a_city(), [a_request(phone=a_phone()) for _ in range(3)]
        self.form = a_form(self.browser)
        self.statuses: dict[str, Counter[int]] = {}

    def kinds(self, number: int) -> dict[str, tuple[str, dict[str, object] | None]]:
        own = issue_token(self.own[number % 3])
        return {
            "sign-in": (PASSWORD, {"username": f"made up {number}", "password": "wrong"}),
            "look-up": ("/status/", {"code": new_reference(), "contact": f"{number:04}"}),
            "form": ("/help/", {**self.form, "phone": a_phone()}),
            "answer": (f"/received/{own}/", {"needs": ["unsafe", "talk"][number // 10 % 2], "note": f"Note {number}"}),
            "change": ("/status/", {"receipt": own, "do": "time", "when": "asap"}),
            "first page": ("/", None),
            "search": (f"/search/?q=word{number}", None),
            "state": (f"/places/{self.city.state.slug}/", None),
            "exit": ("/exit/", {"receipt": "made up"}),
            "confirmation": (f"/received/made-up-{number}/", None),
        }

    def send(self, requests: int) -> None:
        """Send so many, the same number of each kind."""
        for number in itertools.islice(self.numbers, requests):
            kind, (path, fields) = list(self.kinds(number).items())[number % 10]
            where = {"REMOTE_ADDR": self.address(number), "headers": BROWSER}
            answer = self.browser.get(path, **where) if fields is None else self.browser.post(path, fields, **where)
            self.statuses.setdefault(kind, Counter())[answer.status_code] += 1


class Guesser:
    """Somebody who has used up what may be guessed of one account and of one code."""

    def __init__(self, advisor: User) -> None:
        self.advisor, self.victim = advisor, a_request(phone="2025550123")
        for _ in range(11):
            self.guesses()

    def guesses(self) -> list[bool]:
        """Whether the right code, and the right password, would be looked at."""
        look_up = {"code": self.victim.reference, "contact": "9999"}
        name = {"username": self.advisor.username, "password": "wrong"}
        found = Client().post("/status/", look_up, REMOTE_ADDR=ELSEWHERE)
        signed_in = Client().post(PASSWORD, name, REMOTE_ADDR=ELSEWHERE)
        return [found.status_code != 429, "Too many tries" not in signed_in.content.decode()]


@pytest.mark.parametrize("visitor", VISITORS)
def test_whatever_one_visitor_sends_counts_stay_and_others_are_served(
    visitor: str, advisor: User, caplog: pytest.LogCaptureFixture, clock: time_machine.Traveller
) -> None:
    (address, requests, rows), guesser = VISITORS[visitor], Guesser(advisor)
    flood = Flood(address)
    assert guesser.guesses() == [False, False]
    caplog.clear()
    caplog.set_level(logging.INFO)
    flood.send(requests)
    for rule in REMINDER_RULES.values():
        rule.run()
    told = set(Notification.objects.filter(type__startswith="emergency").values_list("type", "request"))

    assert guesser.guesses() == [False, False]
    assert GuessCount.objects.count() <= rows
    assert flood.statuses["look-up"][422] <= 50 * (5 if visitor == "a /48" else 1)
    assert flood.statuses["first page"] == {200: requests // 10}
    assert {status for kind in flood.statuses.values() for status in kind} <= {200, 302, 303, 404, 409, 422, 429}
    # One of the first emergency, and one of all that are held back.
    assert len(told) <= 2
    assert {kind for kind, _request in told} >= {"emergency"}
    lines = [JsonLine().format(record) for record in caplog.records]
    assert len(lines) <= 2 * requests
    assert max(map(len, lines)) < 1_000

    before = set(ContactRequest.objects.values_list("pk", flat=True))
    honest = Client().post("/help/", {**flood.form, **a_form(Client())}, REMOTE_ADDR=ELSEWHERE, headers=BROWSER)
    assert honest.status_code == 303
    assert ContactRequest.objects.exclude(pk__in=before).get().status == "waiting"
    clock.shift(60)
    said = Client().post(honest["Location"], {"needs": "unsafe"}, REMOTE_ADDR=ELSEWHERE)
    assert said.status_code == 303
    assert Notification.objects.filter(type="emergency").count() == 2
    fan_out_due(limit=1_000)
    assert Delivery.objects.count() <= 2 * Notification.objects.count()


def test_the_check_sees_counters_that_made_up_names_push_out(
    advisor: User, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    small = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "small"}
    settings.CACHES = {"default": small, "process": small}  # type: ignore[attr-defined]

    def spend(limit: GuessLimit) -> bool:
        return rate_limit.count(limit.what, limit.who, limit.seconds) <= limit.most

    monkeypatch.setattr(GuessLimit, "spend", spend)
    guesser = Guesser(advisor)
    assert guesser.guesses() == [False, False]
    for number in range(330):
        GuessLimit("look-up-code", f"made-up-{number}", 5, 900).spend()
    assert guesser.guesses() == [True, True]
