"""Addresses in each language: English ones bare, others below their code, `/status/` and `/es/status/`.

`reverse("status", kwargs={"language": "es"})`
"""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path


def localized_paths(route: str, view: Any, name: str, **kwargs: Any) -> list[URLPattern]:
    """Return a pattern for each language; the view gets its code as `language`."""
    return [
        path(f"{_prefix(code)}{route}", view, {"language": code, **kwargs}, name=name)
        for code, _name in settings.LANGUAGES
    ]


def _prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"{code}/"
