"""Public pages as responses: one stylesheet and one script inside each, nothing else allowed, and nothing cached."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.public.assets import script, stylesheet
from intake.public.csp import public_header

# No page of ours, and no frame in one, has a use for any of these.
PERMISSIONS_POLICY = (
    "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)
LANGUAGES = dict(settings.LANGUAGES)


def render_html(template: str, language: str, context: dict[str, Any]) -> str:
    """Return a page of `templates/intake/` as text. `url_name` in `context` says where the same page is in another
    language."""
    others = {code: name for code, name in LANGUAGES.items() if code != language}
    with override(language):
        return render_to_string(
            f"intake/{template}.html",
            {"lang": language, "others": others, "stylesheet": stylesheet(), "script": script(), **context},
        )


def html_response(html: str | bytes, status: int = 200, **headers: str) -> HttpResponse:
    """Return `html` as a response that no cache keeps and that sets no cookie."""
    # Bytes, and their type: a response that has to find out its own charset costs as much as finding the page.
    body = html.encode() if isinstance(html, str) else html
    response = HttpResponse(body, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = public_header()
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def render_page(
    template: str, language: str, context: dict[str, Any], status: int = 200, **headers: str
) -> HttpResponse:
    """Render a page and return it as a response: `render_html` and `html_response` in one."""
    return html_response(render_html(template, language, context), status, **headers)
