"""While others hash their passwords, whoever signs in is asked to try again, and loses nothing by it."""

import pytest
from django.contrib.auth import hashers
from django.test import Client

from intake.desk.login_throttle import MAX_LOGINS_PER_ACCOUNT
from intake.models import AuditEvent
from intake.staff.password_hashing import HashingBusy
from tests.desk.conftest import Browser

TYPED = {"username": "advisor", "password": "wrong"}


@pytest.fixture
def busy(monkeypatch, settings):
    settings.THROTTLE = True

    def encode(*_):
        raise HashingBusy

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", encode)
    return monkeypatch


@pytest.mark.parametrize("name", ["advisor", "nobody"])
def test_they_are_asked_to_try_again(advisor, busy, name):
    response = Client().post("/admin/login/", {**TYPED, "username": name})
    assert (response.status_code, response["Retry-After"]) == (503, "3")
    page = response.content.decode()
    assert "Try again in a few seconds" in page
    assert f'value="{name}"' in page
    assert not AuditEvent.objects.filter(event_type="sign_in_failed").exists()


def test_what_was_not_looked_at_counts_as_no_try(advisor, busy):
    for _ in range(MAX_LOGINS_PER_ACCOUNT + 1):
        Client().post("/admin/login/", TYPED)
    busy.undo()
    assert "Too many tries" not in Client().post("/admin/login/", TYPED).content.decode()


def test_every_other_page_that_takes_a_password_says_so_too(advisor, busy):
    fields = {"old_password": "x", "new_password1": "a longer one 12", "new_password2": "a longer one 12"}
    response = Browser(advisor).send("/admin/password_change/", **fields)
    assert (response.status_code, response["Retry-After"]) == (503, "3")
