"""Public pages as responses: one stylesheet inside each, a policy that allows nothing else, and nothing kept."""

import base64
import hashlib
import re
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


@cache
def stylesheet() -> SafeString:
    """Our own sheet, its comments and spare white space taken out."""
    sheet = re.sub(r"/\*.*?\*/", "", render_to_string("intake/form/style.css"), flags=re.DOTALL)
    return mark_safe(re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", sheet)).strip())  # noqa: S308  our own file


@cache
def content_security_policy() -> str:
    """Nothing but our one stylesheet (by hash), the empty icon, and forms to ourselves. CSP level 3."""
    digest = base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def render(template: str, context: dict[str, Any]) -> str:
    """A page of `templates/intake/form/`."""
    return render_to_string(f"intake/form/{template}.html", {"stylesheet": stylesheet(), **context})


def respond(html: str | bytes, status: int = 200, **headers: str) -> HttpResponse:
    """`html` as a response that no cache keeps and that leaves no cookie."""
    # Bytes, and their type: a response that has to find out its own charset costs as much as finding the page.
    body = html.encode() if isinstance(html, str) else html
    response = HttpResponse(body, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = content_security_policy()
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response
