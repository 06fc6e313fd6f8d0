"""Nobody works at the desk with a password alone, unless it is the demo."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from intake.models import AuditEvent
from tests.build import a_user
from tests.desk.conftest import QUEUE
from tests.desk.inline import inline
from tests.desk.second_factors import (
    ADD_APP,
    ASKED,
    MINE,
    NEW_CODES,
    PASSWORD,
    app_added,
    code_of,
    is_in,
    password_given,
    signed_in,
    with_an_app,
    wrong_for,
)
from tests.desk.test_headers import POLICY
from tests.desk.test_urls import DESK, path_of

pytestmark = pytest.mark.once

SET_UP = {MINE, f"{MINE}password/", ADD_APP, f"{MINE}passkey/add/"}


@pytest.fixture(autouse=True)
def not_the_demo(settings: LazySettings) -> None:
    settings.DEMO = False


@pytest.fixture(autouse=True)
def ticking() -> Iterator[time_machine.Traveller]:
    """A clock that stands, as codes depend on it."""
    with time_machine.travel("2027-03-03T17:00:00Z", tick=False) as stopped:
        yield stopped


def happened() -> list[tuple[str, str, dict[str, Any]]]:
    return list(AuditEvent.objects.order_by("pk").values_list("actor_name", "event_type", "detail"))


def test_the_password_leads_to_the_page_that_sets_it_up(advisor: User) -> None:
    browser = password_given(advisor)
    assert not is_in(browser)
    response = browser.get("/admin/", follow=True)
    assert response.redirect_chain[-1] == (MINE, 302)
    assert "Set up a second factor to go on" in response.content.decode()


def opened_by(browser: Client, holder: User) -> set[str]:
    """Every address of the desk that leads this browser anywhere but back to the door, by GET or POST."""
    opened = set()
    for route in {*DESK} - {"login/", "logout/"}:
        path = path_of(route, holder)
        for send in (browser.get, browser.post):
            response = send(path)
            if response.status_code != 302 or not response.headers["Location"].startswith("/admin/login/"):
                opened.add(path)
    return opened


def test_without_one_no_other_page_opens(operator: User, advisor: User) -> None:
    browser = password_given(operator)
    assert opened_by(browser, advisor) == {*SET_UP, ASKED}
    assert not is_in(browser)


def test_with_one_that_was_not_shown_none_opens_at_all(operator: User, advisor: User) -> None:
    early = password_given(operator)
    with_an_app(operator)
    assert opened_by(early, advisor) == {ASKED}
    assert early.get(ASKED).headers["Location"] == "/admin/"
    assert not is_in(early)


def test_whoever_is_not_in_can_still_leave(advisor: User) -> None:
    browser = password_given(advisor)
    assert browser.post("/admin/logout/").status_code == 200
    assert browser.get(MINE).status_code == 302


def test_an_app_sets_it_up_and_opens_the_desk(advisor: User) -> None:
    browser = password_given(advisor)
    app_added(browser)
    assert is_in(browser)
    assert [what for _, what, _ in happened()] == ["signed_in", "factor_added"]


def test_a_wrong_code_sets_up_nothing(advisor: User) -> None:
    browser = password_given(advisor)
    browser.get(ADD_APP)
    assert browser.post(ADD_APP, {"code": "12345"}).status_code == 200
    assert not is_in(browser)
    assert not Authenticator.objects.exists()


def test_the_next_sign_in_asks_for_a_code(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    ticking.shift(60)
    browser = password_given(advisor)
    assert browser.get(QUEUE).status_code == 302
    assert browser.post(ASKED, {"code": code_of(secret)}).headers["Location"] == "/admin/"
    assert is_in(browser)
    assert happened()[-1] == ("advisor", "signed_in", {"by": ["password", "totp"]})


def test_a_code_leads_where_one_wanted_to_go(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    browser = Client()
    fields = {"username": "advisor", "password": "demo-advisor"}
    assert browser.post("/admin/login/", {**fields, "next": QUEUE}).headers["Location"] == ASKED
    assert browser.post(ASKED, {"code": code_of(secret)}).headers["Location"] == QUEUE
    browser = Client()
    browser.post("/admin/login/", {**fields, "next": "https://elsewhere.example/"})
    assert browser.post(ASKED, {"code": code_of(secret, 1)}).headers["Location"] == "/admin/"


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(steps: int, lets_in: bool, advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    assert is_in(signed_in(advisor, code_of(secret, steps))) is lets_in


def test_a_code_opens_the_desk_once(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    code = code_of(secret)
    assert is_in(signed_in(advisor, code))
    ticking.shift(31)
    assert not is_in(signed_in(advisor, code))


def test_a_wrong_code_does_not_and_is_written_down(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    browser = signed_in(advisor, wrong_for(secret))
    assert not is_in(browser)
    assert happened()[-1] == ("advisor", "factor_failed", {"by": "code"})
    assert "This code is not right" in browser.post(ASKED, {"code": wrong_for(secret)}).content.decode()


@pytest.mark.parametrize("typed", ["", "abc", "١٢٣٤٥٦", "1" * 5000, "\x00"])
def test_nonsense_is_refused_like_a_wrong_code(typed: str, advisor: User) -> None:
    with_an_app(advisor)
    browser = password_given(advisor)
    assert browser.post(ASKED, {"code": typed}).status_code == 200
    assert not is_in(browser)


NO_CREDENTIALS = [
    "",
    "null",
    "[]",
    "1" * 5000,
    "[" * 20000,
    "{}",
    '{"id": 1, "response": []}',
    '{"response": {"id": "%"}}',
]


@pytest.mark.parametrize("credential", NO_CREDENTIALS)
def test_nonsense_is_no_passkey(credential: str, advisor: User) -> None:
    browser = password_given(advisor)
    assert browser.post(f"{MINE}passkey/add/", {"name": "key", "credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()
    with_an_app(advisor)
    assert password_given(advisor, browser).post(ASKED, {"credential": credential}).status_code == 200
    assert not is_in(browser)


def test_a_recovery_code_opens_it_once(advisor: User) -> None:
    _, codes = with_an_app(advisor)
    assert is_in(signed_in(advisor, codes[3]))
    assert not is_in(signed_in(advisor, codes[3]))
    assert is_in(signed_in(advisor, codes[4].replace(" ", "")))


def test_new_recovery_codes_end_the_old_ones_and_nobodys_work(advisor: User) -> None:
    _, codes = with_an_app(advisor)
    browser = signed_in(advisor, codes[0])
    response = browser.post(NEW_CODES)
    assert response.status_code == 200
    assert is_in(browser)
    assert not is_in(signed_in(advisor, codes[1]))


def test_codes_are_shown_only_when_they_are_made(advisor: User) -> None:
    browser = password_given(advisor)
    _, codes = app_added(browser)
    for path in (MINE, NEW_CODES):
        html = browser.get(path).content.decode()
        assert not any(code in html for code in codes)


def test_neither_key_nor_recovery_code_stands_in_the_database(advisor: User) -> None:
    secret, codes = with_an_app(advisor)
    kept = str(list(Authenticator.objects.values_list()))
    assert secret not in kept
    recovery = Authenticator.objects.get(type="recovery_codes").wrap()
    assert recovery.get_unused_codes() == [code.replace(" ", "") for code in codes]
    assert Authenticator.objects.get(type="totp").data["secret"] not in {secret, ""}
    assert set(str(recovery.instance.data["seed"])) - set("0123456789abcdef")


def test_a_change_asks_for_the_password_that_was_given_long_ago(advisor: User, ticking: time_machine.Traveller) -> None:
    browser = password_given(advisor)
    app_added(browser)
    ticking.shift(601)
    remove = f"{MINE}app/remove/"
    response = browser.post(remove)
    assert response.headers["Location"] == f"{MINE}password/?{urlencode({'next': remove})}"
    assert Authenticator.objects.filter(type="totp").exists()
    assert browser.post(response.headers["Location"], {"password": "failures"}).status_code == 200
    assert browser.post(remove).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    assert browser.post(response.headers["Location"], {"password": "demo-advisor"}).headers["Location"] == remove
    assert browser.post(remove).headers["Location"] == MINE
    assert not Authenticator.objects.exists()
    assert happened()[-1] == ("advisor", "factor_removed", {"factor": "totp"})
    assert not is_in(browser)


def test_somebody_elses_passkey_cannot_be_removed(advisor: User, advisor2: User) -> None:
    theirs = Authenticator.objects.create(user=advisor2, type="webauthn", data={"name": "key", "credential": {}})
    browser = password_given(advisor)
    app_added(browser)
    assert browser.post(f"{MINE}passkey/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_an_operator_resets_a_colleagues(advisor: User, operator: User) -> None:
    secret, codes = with_an_app(advisor)
    working = signed_in(advisor, code_of(secret))
    assert is_in(working)
    browser = password_given(operator)
    app_added(browser)
    path = f"/admin/auth/user/{advisor.pk}/second-factor/"
    assert browser.get(path).status_code == 200
    assert Authenticator.objects.filter(user=advisor).exists()
    assert browser.post(path).status_code == 302
    assert happened()[-1] == ("operator", "factor_reset", {"account": advisor.pk})
    assert not is_in(working)
    assert not is_in(signed_in(advisor, codes[0]))
    assert is_in(browser)


@pytest.mark.parametrize("role", ["advisor", "supervisor", "auditor"])
def test_nobody_else_does(role: str, advisor2: User) -> None:
    user = a_user(role)
    with_an_app(advisor2)
    browser = password_given(user)
    app_added(browser)
    assert browser.post(f"/admin/auth/user/{advisor2.pk}/second-factor/").status_code == 403
    assert Authenticator.objects.filter(user=advisor2).exists()


def test_a_session_gets_a_new_key_with_each_half(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    browser = Client()
    browser.get("/admin/login/")
    keys = set()
    halves = {PASSWORD: {"username": "advisor", "password": "demo-advisor"}, ASKED: {"code": code_of(secret)}}
    for path, fields in halves.items():
        browser.post(path, fields)
        keys.add(browser.session.session_key)
    assert len(keys) == 2


def test_a_new_factor_gives_the_session_a_new_key(advisor: User) -> None:
    browser = password_given(advisor)
    before = browser.session.session_key
    app_added(browser)
    assert browser.session.session_key != before


def test_whoever_came_in_before_it_was_set_up_signs_in_again(advisor: User) -> None:
    early = password_given(advisor)
    secret, _ = with_an_app(advisor)
    assert not is_in(early)
    password_given(advisor, early)
    assert early.get(ASKED).status_code == 200
    early.post(ASKED, {"code": code_of(secret)})
    assert is_in(early)


def test_its_pages_run_nothing_but_our_own_files(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    asked, browser = password_given(advisor), signed_in(advisor, code_of(secret))
    pages = [MINE, f"{MINE}password/", f"{MINE}passkey/add/", f"{MINE}app/remove/", NEW_CODES]
    responses = [asked.get(ASKED), *(browser.get(path) for path in pages), browser.post(NEW_CODES)]
    responses.append(password_given(a_user("supervisor")).get(ADD_APP))
    for response in responses:
        assert response.status_code == 200
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["Cache-Control"] == "no-store"
        assert inline(response.content.decode()) == []


def test_the_half_sign_in_does_not_wait_for_long(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    browser = password_given(advisor)
    ticking.shift(timedelta(minutes=16))
    browser.post(ASKED, {"code": code_of(secret)})
    assert not is_in(browser)


def test_the_demo_asks_for_none(advisor: User, settings: LazySettings) -> None:
    settings.DEMO = True
    browser = password_given(advisor)
    assert is_in(browser)
    assert "no second factor" in browser.get("/admin/").content.decode()
