"""What we rely on in the parts of allauth that it calls internal."""

import ast
from base64 import b32encode
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from intake.staff import allauth_bridge
from intake.staff.allauth_bridge import (
    format_hotp_value,
    get_authentication_records,
    hotp_value,
    perform_login,
    record_authentication,
    yield_hotp_counters_from_time,
)

SECRET = b32encode(b"12345678901234567890").decode()  # RFC 4226, appendix D
CODES = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]


def internal_imports(source: str) -> Iterator[str]:
    """Each module that `source` imports and that allauth calls internal."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.startswith("allauth.") and "internal" in name.split("."))


@pytest.mark.once
def test_nobody_else_imports_what_is_internal() -> None:
    bridge = Path(allauth_bridge.__file__)
    sources = [path for folder in ("intake", "config", "tests") for path in (settings.BASE_DIR / folder).rglob("*.py")]
    found = {path for path in sources if path != bridge and any(internal_imports(path.read_text()))}
    assert bridge in sources
    assert found == set()


@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [
        "import allauth.account.internal.flows",
        "from allauth.mfa.totp.internal import auth",
        "from allauth.mfa import internal",
    ],
)
def test_the_check_sees_an_import_of_what_is_internal(line: str) -> None:
    assert list(internal_imports(line))


def test_codes_are_those_of_the_standard() -> None:
    assert [format_hotp_value(hotp_value(SECRET, counter)) for counter in range(10)] == CODES


@time_machine.travel(59, tick=False)
def test_counters_are_the_half_minute_of_now_and_its_neighbours() -> None:
    assert set(yield_hotp_counters_from_time()) == {0, 1, 2}  # RFC 6238: T = 1 at 59 s; MFA_TOTP_TOLERANCE is 1


def test_what_a_session_has_shown_is_kept_in_it(advisor: User) -> None:
    request = RequestFactory().get("/admin/")
    request.session, request.user = SessionStore(), advisor
    record_authentication(request, advisor, "password")
    record_authentication(request, advisor, "mfa", id=7, type="totp")
    shown: list[dict[str, Any]] = get_authentication_records(request, advisor)
    assert [record["method"] for record in shown] == ["password", "mfa"]
    assert (shown[1]["id"], shown[1]["type"]) == (7, "totp")
    assert all(isinstance(record["at"], float) for record in shown)


def test_signing_in_takes_the_request_and_the_login() -> None:
    assert list(signature(perform_login).parameters)[:2] == ["request", "login"]
