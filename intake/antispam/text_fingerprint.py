"""What stays the same when a machine sends one text many times, with other numbers, capitals or spaces in it."""

import re
import unicodedata

_NUMBER = re.compile(r"\d+")


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def without_variations(*typed: str) -> str:
    """The wordiest of these texts, as every variant of it gives it; "" where nobody wrote a word."""
    wordiest = max(typed, key=_letters)
    if not _letters(wordiest):
        return ""
    return _NUMBER.sub("0", " ".join(unicodedata.normalize("NFKC", wordiest).casefold().split()))
