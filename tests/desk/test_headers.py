"""What every page of the desk says to the browser."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.desk.inline import inline
from tests.triage.cases import in_state

pytestmark = pytest.mark.once

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OURS: dict[str, Callable[[Browser, User], Any]] = {
    "sign-in": lambda _, user: Client().get("/admin/login/"),
    "failed sign-in": lambda _, user: Client().post("/admin/login/", {"username": "advisor", "password": "wrong"}),
    "redirect to the sign-in": lambda _, user: Client().get(QUEUE),
    "front": lambda browser, user: browser.get("/admin/"),
    "queue": lambda browser, user: browser.get(QUEUE),
    "closed": lambda browser, user: browser.get(QUEUE, {"tab": "closed"}),
    "add a request": lambda browser, user: browser.get(f"{QUEUE}add/"),
    "rows": lambda browser, user: browser.get(f"{QUEUE}rows/"),
    "request": lambda browser, user: browser.get(page_of(a_request())),
    "my request": lambda browser, user: browser.get(page_of(in_state("claimed", user))),
    "reveal": lambda browser, user: browser.move(in_state("claimed", user), "reveal"),
    "409": lambda browser, user: browser.move(in_state("closed", user), "claim"),
    "422": lambda browser, user: browser.move(in_state("claimed", user), "log_attempt"),
    "led back": lambda browser, user: browser.get(f"{QUEUE}next/"),
    "password": lambda browser, user: browser.get("/admin/password_change/"),
    "signed out": lambda browser, user: browser.send("/admin/logout/"),
}
FAILURES: dict[str, Callable[[Browser, User], Any]] = {
    "403": lambda browser, user: browser.get("/admin/auth/user/"),
    "403 without the token": lambda browser, user: browser.post(f"{QUEUE}next/"),
    "404": lambda browser, user: browser.get("/admin/nowhere/"),
}
OPERATORS = ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/", *(
    f"/admin/auth/user/{{}}/{page}/" for page in ("change", "history", "password")
)]  # fmt: skip


@pytest.mark.parametrize("page", OURS)
def test_a_page_runs_nothing_but_our_own_files_and_is_kept_nowhere(page: str, advisor: User) -> None:
    response = OURS[page](Browser(advisor), advisor)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"
    assert inline(response.content.decode()) == []


@pytest.mark.parametrize("page", OPERATORS)
def test_so_does_a_page_of_the_operators(page: str, operator: User) -> None:
    response = Browser(operator).get(page.format(operator.pk))
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"
    assert inline(response.content.decode()) == []


@pytest.mark.parametrize("page", FAILURES)
def test_a_failure_has_only_the_sheet_and_the_script_that_its_policy_names(page: str, advisor: User) -> None:
    response = FAILURES[page](Browser(advisor), advisor)
    check_a_failure(response)


def test_a_page_that_breaks_does_too(advisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    request = in_state("claimed", advisor)
    monkeypatch.setattr(transitions, "release", None)
    response = Browser(advisor, raise_request_exception=False).move(request, "release")
    assert response.status_code == 500
    check_a_failure(response)


def check_a_failure(response: Any) -> None:
    html, policy = response.content.decode(), response.headers["Content-Security-Policy"]
    assert sorted(inline(html)) == ["script", "style"]
    for tag in ("script", "style"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_check_sees_what_stands_inside_a_page() -> None:
    html = '<p style="x" onclick="y"><script>z</script><style>a</style><a href="javascript:b">c</a><script src="d">'
    assert sorted(inline(html)) == ["a javascript:b", "p onclick", "p style", "script", "style"]
