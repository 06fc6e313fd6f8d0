"""What holds for every public view: its methods, the size of a body, its sender, and an honest page for errors."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from intake.antispam.client_ip import Networks, networks_of
from intake.helpline.published import NotPublished
from intake.public.error_pages import error_page
from intake.public.html import html_response
from intake.vault.cipher import CannotDecrypt
from intake.vault.keys import KeyMissing

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def public_view(*methods: str) -> Callable[[View], View]:
    """Mark a view as open to anybody. When the view cannot store or read, the page says so, with the phone numbers.

    No cookie is set, so no CSRF token can be compared: what a form may do follows from a signed field in it, and
    `is_cross_site` says when another site sent it.
    """
    allowed = {*methods, "HEAD"} if "GET" in methods else {*methods}

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
            if request.method in {"GET", "HEAD"} and "GET" not in allowed:
                # Enter in the address bar, on the page that a form led to; and a browser that restores its tabs.
                return html_response("", 303, Location=reverse("landing", kwargs={"language": language}))
            if request.method not in allowed:
                return error_page(405, language, Allow=", ".join(sorted(allowed)))
            if request.method == "POST":
                if _content_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                    return error_page(413, language)
                if request.encoding:
                    # As our pages are: a sender may name a codec that raises, or makes lone surrogates.
                    request.encoding = "utf-8"
            try:
                return view(request, language, **kwargs)
            except (DatabaseError, KeyMissing, CannotDecrypt, NotPublished):
                log.exception("a public page could not be served")
                return error_page(503, language, is_read=request.method != "POST", Retry_After="60")

        return wrapped

    return decorate


def is_cross_site(request: HttpRequest) -> bool:
    """Return whether the browser says that another site sent this form. A browser that says nothing is believed."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.META.get("HTTP_ORIGIN", "null")
    return origin not in {"null", settings.BASE_URL, f"{request.scheme}://{request.get_host()}"}


def networks(request: HttpRequest) -> Networks:
    """Return the networks that this request comes from, as `antispam` names them."""
    return networks_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def network(request: HttpRequest) -> str:
    """Return the narrow one of its `networks`."""
    return networks(request).narrow


def _content_length(request: HttpRequest) -> int:
    """Return the length that the sender declares; 0 for one that is no number: Django reads no body then."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
