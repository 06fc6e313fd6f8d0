"""A second factor, and a browser that uses it, through the pages that everybody uses."""

import re
import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from intake.models import OtpAttempts
from intake.staff.allauth_bridge import format_hotp_value, hotp_value

PASSWORD, ASKED, MINE = "/admin/login/", "/admin/two-factor/code/", "/admin/two-factor/"
ADD_APP, NEW_CODES = f"{MINE}app/add/", f"{MINE}recovery-codes/"


def code_of(secret: str, steps_later: int = 0, *, ahead: float = 0) -> str:
    """What an app with this key shows now, or half a minute later; `ahead` is how many seconds its clock is."""
    return format_hotp_value(hotp_value(secret, int(time.time() + ahead) // 30 + steps_later))


def wrong_for(secret: str) -> str:
    """Six digits that no app with this key shows about now."""
    right = {code_of(secret, steps) for steps in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in right)


def password_given(user: User, browser: Client | None = None, **headers: Any) -> Client:
    """A browser that sent the right name and password."""
    browser = browser or Client()
    browser.post(PASSWORD, {"username": user.username, "password": f"demo-{user.username}"}, **headers)
    return browser


def app_added(browser: Client) -> tuple[str, list[str]]:
    """Set up an app; its key, and the recovery codes that were shown."""
    [secret] = re.findall(r'<code class="secret">(\w+)</code>', browser.get(ADD_APP).content.decode())
    response = browser.post(ADD_APP, {"code": code_of(secret)})
    assert response.status_code == 200, response.headers
    codes = re.findall(r"<li>\s*<code>([\d ]+)</code>\s*</li>", response.content.decode())
    assert len(set(codes)) == 10
    return secret, codes


def with_an_app(user: User) -> tuple[str, list[str]]:
    """Give an account its first factor, a while ago; its key, and the recovery codes."""
    made = app_added(password_given(user))
    OtpAttempts.objects.filter(user=user).delete()  # the code that set it up is used up
    return made


def signed_in(user: User, code: str) -> Client:
    """A browser after both halves of a sign-in."""
    browser = password_given(user)
    browser.post(ASKED, {"code": code})
    return browser


def is_in(browser: Client) -> bool:
    """Whether the desk opens."""
    return browser.get("/admin/").status_code == 200
