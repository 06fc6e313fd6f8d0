"""Highlighting the words of a search in a text."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from intake.directory.names import normalize
from intake.search.query import SearchQuery

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def highlight(text: str, query: SearchQuery) -> SafeString:
    """Return `text` as HTML, with each significant word of the query in a `<mark>`, whatever its accents."""
    html, at = "", 0
    for found in WORD.finditer(text):
        word = normalize(found[0])
        if any(query.matches(position, word) for position in query.significant):
            html += f"{escape(text[at : found.start()])}<mark>{escape(found[0])}</mark>"
            at = found.end()
    return mark_safe(html + escape(text[at:]))  # noqa: S308  all of the text is escaped
