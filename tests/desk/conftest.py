"""Browsers at the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from intake.models import ContactRequest

QUEUE = "/admin/intake/contactrequest/"


class Browser(Client):
    """Signed in as `user`. What it sends carries the token of a page that it saw, as Django insists here."""

    token = ""

    def __init__(self, user: User, **options: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **options)
        self.force_login(user)

    def send(self, path: str, **fields: str) -> Any:
        """Press a button."""
        if not self.token:
            page = self.get("/admin/password_change/done/").content.decode()
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            assert found, "the page carries no token"
            self.token = found[1]
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
