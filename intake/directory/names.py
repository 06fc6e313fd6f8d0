"""Names of cities and facilities as they are compared, searched and written into addresses."""

import re
import unicodedata
from collections.abc import Iterator

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_NO_LETTER = re.compile(r"[^\w]+")
# Hawaiian writes a letter for the stop in a throat, and everybody types it differently or not at all.
_WITHIN_A_WORD = re.compile("['’‘ʻʼ`]")


def fold(name: str) -> str:
    """Return `name` without accents, capitals and punctuation."""
    bare = _WITHIN_A_WORD.sub("", unicodedata.normalize("NFKD", name))
    bare = "".join(char for char in bare if not unicodedata.combining(char)).casefold()
    return " ".join(_NO_LETTER.sub(" ", bare).split())


def normalize(name: str) -> str:
    """Return `name` as `fold` does, without abbreviations: "St. Louis" is as "SAINT LOUIS"."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in fold(name).split())


def slug(name: str) -> str:
    """Return `name` as it stands in an address, at most 50 characters; "" for one without a Latin letter."""
    ascii_only = re.sub(r"[^a-z0-9 ]", "", normalize(name))
    return "-".join(ascii_only.split())[:50].rstrip("-")


def slugs(name: str) -> Iterator[str]:
    """Return the slugs that a city of this name may have: the first that no other city of its state has."""
    base, number = slug(name)[:46] or "town", 1
    yield base
    while True:
        number += 1
        yield f"{base}-{number}"
