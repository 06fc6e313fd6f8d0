"""The Content-Security-Policy of public pages (CSP level 3), as a dict in the form of Django 6's SECURE_CSP."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from intake.public.assets import QUICK_EXIT, script, stylesheet

SELF, NONE = "'self'", "'none'"


def public_policy(*scripts: str) -> dict[str, list[str]]:
    """Return what a public page may load: its stylesheet and scripts by hash, the empty icon, and forms to ourselves.

    `scripts` are those of ours that one page has more than the others.
    """
    exit_url = urlsplit(settings.EXIT_URL)  # leaving is a form that redirects there
    return {
        "default-src": [NONE],
        "style-src": [_hash(stylesheet())],
        "script-src": [_hash(script(name)) for name in (QUICK_EXIT, *scripts)],
        "img-src": ["data:"],
        "form-action": [SELF, f"{exit_url.scheme}://{exit_url.netloc}"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def build_policy(policy: Mapping[str, Sequence[str]]) -> str:
    """Return the header's value, as `django.utils.csp.build_policy` of Django 6 writes it."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


@cache
def public_header(*scripts: str) -> str:
    """Return the header's value for a public page; it is built once in each process."""
    return build_policy(public_policy(*scripts))


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
