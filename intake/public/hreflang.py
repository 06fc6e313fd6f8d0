"""One page in several languages: where it is in each, as search engines are told (hreflang)."""

from typing import Any

from django.conf import settings


def alternates(paths: dict[str, str]) -> dict[str, str]:
    """Return the page's whole address by language, and `x-default` for all other languages: English, where it is in
    English."""
    urls = {code: settings.BASE_URL + paths[code] for code in sorted(paths)}
    return {**urls, "x-default": urls.get("en") or next(iter(urls.values()))}


def canonical_context(language: str, paths: dict[str, str]) -> dict[str, Any]:
    """Return what the template `public/canonical.html` needs: the page's one address, and its alternates."""
    return {"canonical": settings.BASE_URL + paths[language], "alternates": alternates(paths)}
