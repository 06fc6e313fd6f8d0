"""Showing in a text what was looked for."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from intake.directory.names import plain
from intake.search.query import Asked

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def marked(text: str, asked: Asked) -> SafeString:
    """`text` as HTML, each telling word that was typed in a `<mark>`, however its accents stand."""
    html, at = "", 0
    for found in WORD.finditer(text):
        word = plain(found[0])
        if any(asked.fits(place, word) for place in asked.telling):
            html += f"{escape(text[at : found.start()])}<mark>{escape(found[0])}</mark>"
            at = found.end()
    return mark_safe(html + escape(text[at:]))  # noqa: S308  all of the text is escaped
