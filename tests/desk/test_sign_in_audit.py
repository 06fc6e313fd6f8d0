"""Who came, who was turned away and who left is in the trail, and nothing that they typed."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from intake.antispam.guess_limit import GuessLimit
from intake.audit import trail
from intake.models import AuditEvent
from tests.desk.conftest import Browser
from tests.desk.second_factors import MINE, PASSWORD, password_given

pytestmark = pytest.mark.django_db
CANARY = "+1 202 555 0123"


def happened() -> list[tuple[str, str, dict[str, Any]]]:
    return list(AuditEvent.objects.order_by("pk").values_list("actor_name", "event_type", "detail"))


def test_a_wrong_password_names_the_account_alone(advisor: User) -> None:
    Client().post(PASSWORD, {"username": "advisor", "password": CANARY})
    assert happened() == [(trail.ANONYMOUS, "sign_in_failed", {"account": advisor.pk})]


def test_a_name_of_nobody_is_not_kept() -> None:
    Client().post(PASSWORD, {"username": CANARY, "password": CANARY})
    assert happened() == [(trail.ANONYMOUS, "sign_in_failed", {"account": None})]


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_an_account_that_may_not_come_in_is_turned_away(column: str, advisor: User) -> None:
    User.objects.filter(pk=advisor.pk).update(**{column: False})
    password_given(advisor)
    assert happened() == [(trail.ANONYMOUS, "sign_in_failed", {"account": advisor.pk})]


def test_an_unfinished_form_is_no_try(advisor: User) -> None:
    Client().post(PASSWORD, {"username": "advisor", "password": ""})
    assert happened() == []


def test_a_try_too_many_is_not_looked_at_and_not_written_down(advisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuessLimit, "spend", lambda _limit: False)
    Client().post(PASSWORD, {"username": "advisor", "password": "wrong"})
    assert happened() == []


def test_a_right_one_says_by_what(advisor: User) -> None:
    password_given(advisor)
    assert happened() == [("advisor", "signed_in", {"by": ["password"]})]


def test_whoever_leaves_is_written_down_once(advisor: User) -> None:
    browser = Browser(advisor)
    assert browser.send("/admin/logout/").status_code == 200
    assert browser.get("/admin/").status_code == 302
    browser.post("/admin/logout/")
    assert happened() == [("advisor", "signed_out", {})]


def test_a_wrong_password_of_somebody_signed_in_is_written_down(advisor: User) -> None:
    Browser(advisor).send(f"{MINE}password/", password=CANARY)
    assert happened() == [("advisor", "sign_in_failed", {"account": advisor.pk})]


def test_ones_own_new_password_is_a_change_of_the_account(advisor: User) -> None:
    new = "the heron waits by the lake"
    fields = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    browser = Browser(advisor)
    assert browser.send("/admin/password_change/", **fields).status_code == 200
    assert happened() == []
    assert browser.send("/admin/password_change/", **{**fields, "old_password": "demo-advisor"}).status_code == 302
    assert happened() == [("advisor", "account_changed", {"account": advisor.pk, "fields": ["password"]})]


@pytest.mark.parametrize(
    ("path", "fields", "unchanged"),
    [
        ("/admin/logout/", {}, lambda browser: browser.get("/admin/").status_code == 200),
        (
            "/admin/password_change/",
            {"old_password": "demo-advisor"} | dict.fromkeys(("new_password1", "new_password2"), "the heron waits"),
            lambda _: User.objects.get().check_password("demo-advisor"),
        ),
    ],
)
def test_what_cannot_be_written_down_does_not_happen(
    path: str, fields: dict[str, str], unchanged: Any, advisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    browser = Browser(advisor, raise_request_exception=False)
    monkeypatch.setattr(trail, "build", fail)
    assert browser.send(path, **fields).status_code == 500
    assert unchanged(browser)
