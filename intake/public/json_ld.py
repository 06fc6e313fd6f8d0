"""What a page says to search engines, as JSON-LD."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside a script element nothing may look like its end (HTML, 4.12.1.3).
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def in_script(said: dict[str, Any]) -> SafeString:
    """`said` in the words of schema.org, for a script element."""
    text = json.dumps({"@context": "https://schema.org", **said}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPED))  # noqa: S308  nothing in it can end the element
