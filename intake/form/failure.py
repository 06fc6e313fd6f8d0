"""Pages for when something fails. They need no database and always say how to reach a person."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from intake.form import pages
from intake.helpline.disclosure import NotPublished, last_known
from intake.vault.cipher import CannotOpen
from intake.vault.keys import KeyMissing

log = logging.getLogger(__name__)

SAID = {
    400: (_("We could not read that"), _("Something went wrong on the way. Go back and try once more.")),
    403: (_("This page is not open to you"), _("You may need to sign in again.")),
    404: (_("We could not find that page"), _("The address may be old or mistyped.")),
    405: (_("We could not read that"), _("Go to the first page and use the form there.")),
    413: (_("That was too long"), _("Nothing was saved. Go back, make it shorter, and send it again.")),
    500: (_("Something broke on our side"), _("It is not your fault. If you sent the form, it may not be saved.")),
    503: (_("We could not save that"), _("Nothing was saved. Go back and try again in a minute, or call now.")),
}


def page(status: int, language: str = "en", **headers: str) -> HttpResponse:
    """The page for one HTTP status."""
    title, text = SAID[status]
    html = pages.render("failure", {"title": title, "text": text, "helpline": last_known(language), "lang": language})
    return pages.respond(html, status, **headers)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Django's handler403, and its page for a form that came without its token."""
    return page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return page(500)


def honest(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that says so when it cannot store or read: 503 with the phone numbers, never a thank-you."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except (DatabaseError, KeyMissing, CannotOpen, NotPublished):
            log.exception("a public page could not be served")
            return page(503, kwargs.get("language", "en"), Retry_After="60")

    return answered
