"""JSON-LD: what a page says to search engines, in the words of schema.org."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside a script element nothing may look like its end (HTML, 4.12.1.3).
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def render_json_ld(fields: dict[str, Any]) -> SafeString:
    """Return `fields` as JSON-LD that may stand inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **fields}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  nothing in it can end the element
