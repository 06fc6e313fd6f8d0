"""A page and its twins in other languages, as search engines are told of them."""

from typing import Any

from django.conf import settings


def twins(paths: dict[str, str]) -> dict[str, str]:
    """The whole address in each language, and the one for every other language: in English, where there is one."""
    whole = {code: settings.BASE_URL + paths[code] for code in sorted(paths)}
    return {**whole, "x-default": whole.get("en") or next(iter(whole.values()))}


def placed(language: str, paths: dict[str, str]) -> dict[str, Any]:
    """What `public/canonical.html` says: the one address of this page, and its twins."""
    return {"canonical": settings.BASE_URL + paths[language], "twins": twins(paths)}
