"""Browsers at the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.utils.crypto import get_random_string

from intake.models import ContactRequest

QUEUE = "/admin/intake/contactrequest/"
_AS_IT_IS = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
_BLOCK = (
    "html|head|body|meta|link|title|div|section|article|header|footer|main|nav|p|ul|ol|li|table|thead|tbody|tr|td|th|form|"
    "h1|h2|h3|dl|dt|dd|details|summary|fieldset|blockquote|figure|svg|rect|circle|text|br"
)


def squeeze(html: str) -> str:
    """Return `html` without the white space that a browser does not show: how a template is laid out is no promise."""
    parts = _AS_IT_IS.split(html)
    # Of each three: what may be squeezed, what may not, and the name of its element.
    parts[2::3] = [""] * len(parts[2::3])
    parts[::3] = [_squeeze(part) for part in parts[::3]]
    return "".join(parts)


def _squeeze(html: str) -> str:
    html = re.sub(rf"\s+(</?(?:{_BLOCK})\b|</button>)", r"\1", html)
    html = re.sub(rf"((?:</?(?:{_BLOCK})\b|<button\b)(?:[^<>\"]|\"[^\"]*\")*>)\s+", r"\1", html)
    return re.sub(r"\s+", " ", html)


def sign_in(browser: Client, user: User) -> None:
    """What `force_login` does, in one statement instead of four."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session._session_key = get_random_string(32, VALID_KEY_CHARS)
    session.save(must_create=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


class Browser(Client):
    """Signed in as `user`. What it sends carries the token of a page that it saw, as Django insists here."""

    def __init__(self, user: User, **options: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **options)
        sign_in(self, user)
        self.token = self.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(CSRF_SECRET_LENGTH)

    def request(self, **request: Any) -> Any:
        """Send it, and squeeze the page that comes back."""
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = squeeze(response.content.decode()).encode()
        return response

    def send(self, path: str, **fields: str) -> Any:
        """Press a button."""
        return self.post(path, {**fields, "csrfmiddlewaretoken": self.token})

    def move(self, request: ContactRequest, verb: str, **fields: str) -> Any:
        """Make a move on the page of `request`."""
        return self.send(f"{QUEUE}{request.pk}/{verb}/", **fields)

    def text(self, path: str, **parameters: str) -> str:
        """A page's HTML."""
        response = self.get(path, parameters)
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture
def browser() -> Callable[..., Browser]:
    """`browser(user)`: somebody signed in at the desk."""
    return Browser


def page_of(request: ContactRequest) -> str:
    """The address of one request."""
    return f"{QUEUE}{request.pk}/change/"
