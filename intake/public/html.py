"""Public pages as responses: one stylesheet and one script inside each, nothing else allowed, and nothing kept."""

import base64
import hashlib
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

LANGUAGES = dict(settings.LANGUAGES)
# On every page. It only makes leaving faster.
LEAVE = "public/quick_exit.js"


@cache
def stylesheet() -> SafeString:
    """Our own sheet, its comments and spare white space taken out."""
    sheet = re.sub(r"/\*.*?\*/", "", render_to_string("intake/public/style.css"), flags=re.DOTALL)
    return mark_safe(re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", sheet)).strip())  # noqa: S308  our own file


@cache
def script(name: str = LEAVE) -> SafeString:
    """A script of ours from `templates/intake/`, its comments and indentation taken out."""
    lines = (line.strip() for line in render_to_string(f"intake/{name}").splitlines())
    return mark_safe("\n".join(line for line in lines if line and not line.startswith("//")))  # noqa: S308  our own file


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@cache
def content_security_policy(*more: str) -> str:
    """Our stylesheet, our script and `more` of them (by hash), the empty icon, and forms to ourselves. CSP level 3."""
    way_out = urlsplit(settings.EXIT_URL)  # leaving is a form that redirects there
    scripts = " ".join(_hash(script(name)) for name in (LEAVE, *more))
    return (
        f"default-src 'none'; style-src {_hash(stylesheet())}; script-src {scripts}; img-src data:; "
        f"form-action 'self' {way_out.scheme}://{way_out.netloc}; base-uri 'none'; frame-ancestors 'none'"
    )


def render(template: str, language: str, context: dict[str, Any]) -> str:
    """A page of `templates/intake/`. `here` names its address: the same page in another language is there too."""
    others = {code: name for code, name in LANGUAGES.items() if code != language}
    with override(language):
        return render_to_string(
            f"intake/{template}.html",
            {"lang": language, "others": others, "stylesheet": stylesheet(), "script": script(), **context},
        )


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


def show(template: str, language: str, context: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """`render` and `respond` in one."""
    return respond(render(template, language, context), status, **headers)
