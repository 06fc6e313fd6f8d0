"""Getting in, and how long one stays."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.build import a_user
from tests.desk.conftest import QUEUE, Browser

MINUTE = 60


def sign_in(user: User, password: str) -> Client:
    client = Client()
    client.post("/admin/login/", {"username": user.username, "password": password, "next": QUEUE})
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["advisor", "supervisor", "auditor", "operator"])
def test_a_role_gets_in(role: str) -> None:
    assert sign_in(a_user(role), f"demo-{role}").get("/admin/").status_code == 200


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_an_account_without_it_does_not(column: str, advisor: User) -> None:
    User.objects.filter(pk=advisor.pk).update(**{column: False})
    assert sign_in(advisor, "demo-advisor").get("/admin/").status_code == 302


def test_a_wrong_password_does_not(advisor: User) -> None:
    assert sign_in(advisor, "demo-supervisor").get("/admin/").status_code == 302


@pytest.mark.parametrize("columns", [{"is_active": False}, {"is_staff": False}])
def test_whoever_is_deactivated_is_out_at_once(columns: dict[str, bool], advisor: User) -> None:
    browser = Browser(advisor)
    assert browser.get(QUEUE).status_code == 200
    User.objects.filter(pk=advisor.pk).update(**columns)
    assert browser.get(QUEUE).status_code == 302


def test_a_session_ends_after_half_an_hour_without_work(advisor: User, clock: time_machine.Traveller) -> None:
    browser = Browser(advisor)
    for _ in range(3):
        clock.shift(29 * MINUTE)
        assert browser.get(QUEUE).status_code == 200
    clock.shift(31 * MINUTE)
    assert browser.get(QUEUE).headers["Location"].startswith("/admin/login/")


def test_its_cookies_are_the_desks_alone(advisor: User) -> None:
    cookies = Browser(advisor).get("/admin/").cookies
    for cookie in cookies.values():
        assert (cookie["path"], cookie["samesite"]) == ("/admin/", "Lax")
    assert cookies["sessionid"]["httponly"]
    assert 0 < int(cookies["sessionid"]["max-age"]) <= 30 * MINUTE
