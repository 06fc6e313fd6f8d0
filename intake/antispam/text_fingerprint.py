"""Finds what stays the same when a machine sends one text many times, with other numbers, capitals or spaces in it."""

import re
import unicodedata

_NUMBER = re.compile(r"\d+")


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def without_variations(*typed: str) -> str:
    """Return the text with the most letters, as every variant of it gives it; "" where nobody wrote a word."""
    wordiest = max(typed, key=_count_letters)
    if not _count_letters(wordiest):
        return ""
    return _NUMBER.sub("0", " ".join(unicodedata.normalize("NFKC", wordiest).casefold().split()))
