"""Sessions, accounts and messages, for the desk alone: a public page has none, and does not pay for them."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

DESK = "/admin/"


class _AtTheDesk(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(DESK):
            return super().__call__(request)
        return self.get_response(request)


class Sessions(_AtTheDesk, SessionMiddleware):
    """Django's sessions."""


class Accounts(_AtTheDesk, AuthenticationMiddleware):
    """Django's `request.user`."""


class Messages(_AtTheDesk, MessageMiddleware):
    """Django's messages."""
