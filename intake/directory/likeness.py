"""How alike two names, or two addresses, are: nobody types those of one facility alike in two years."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from intake.directory.names import fold

# What a name may gain or lose from one year to the next.
SMALL_WORDS = {
    "inc", "incorporated", "llc", "lllc", "llp", "lp", "ltd", "limited", "corp", "corporation", "co", "company",
    "pc", "pllc", "pa", "plc", "nfp", "npo", "the", "of", "and", "at", "for", "a", "an", "in", "on", "de", "la",
    "el", "los", "las", "y",
}  # fmt: skip
SHORT_WORDS = {
    "ctr": "center", "cntr": "center", "cen": "center", "centre": "center", "centro": "center", "hlth": "health",
    "hlthcare": "healthcare", "svc": "service", "svcs": "service", "srv": "service", "srvcs": "service",
    "serv": "service", "tx": "treatment", "trt": "treatment", "trtmt": "treatment", "trmt": "treatment",
    "rehab": "rehabilitation", "assoc": "associate", "assn": "association", "dept": "department", "hosp": "hospital",
    "med": "medical", "comm": "community", "cmty": "community", "cmnty": "community", "couns": "counseling",
    "cnslg": "counseling", "counselling": "counseling", "prog": "program", "prgm": "program", "programme": "program",
    "natl": "national", "univ": "university", "cnty": "county", "behav": "behavioral", "bh": "behavioral",
    "outpt": "outpatient", "inpt": "inpatient", "res": "residential", "st": "saint", "ste": "saint", "ft": "fort",
    "mt": "mount", "n": "north", "s": "south", "e": "east", "w": "west", "intl": "international", "fam": "family",
    "mgmt": "management", "1st": "first", "2nd": "second", "3rd": "third", "ii": "2", "iii": "3", "iv": "4",
    "two": "2", "three": "3",
}  # fmt: skip
# Half of all facilities have these in their names: they tell none from another.
COMMON_WORDS = {
    "center", "treatment", "recovery", "service", "health", "clinic", "program", "community", "behavioral",
    "counseling", "medical", "addiction", "care", "healthcare", "hospital", "rehabilitation", "outpatient",
    "inpatient", "residential", "wellness", "mental", "group", "associate", "association", "department", "county",
    "house", "drug", "alcohol", "abuse", "substance", "family", "system", "foundation", "institute", "human",
    "social", "solution", "methadone", "opioid",
}  # fmt: skip
COMMON_WEIGHT = 0.25
ALIKE, INSIDE = 0.6, 0.9
_OTHER_NAME = re.compile(
    r"\b(?:d\s*/?\s*b\s*/?\s*a|d\.b\.a\.|a\.?k\.?a\.?|f\.?k\.?a\.?|formerly|t/a)(?![a-z])\.?", re.IGNORECASE
)


@lru_cache(maxsize=50_000)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others, each as it is written out."""
    words = (SHORT_WORDS.get(word, word) for word in fold(name.replace("&", " and ")).split())
    singular = (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )
    return frozenset(SHORT_WORDS.get(word, word) for word in singular if word not in SMALL_WORDS)


def names_of(name: str, program: str) -> list[frozenset[str]]:
    """Return every name that a facility goes by: with its program and without, and on both sides of a "DBA"."""
    parts = [part for part in _OTHER_NAME.split(name) if fold(part)]
    names = [name, f"{name} {program}", program, *(parts if len(parts) > 1 else [])]
    return [words for words in dict.fromkeys(map(name_words, names)) if words]


@lru_cache(maxsize=50_000)
def alikeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two names are, 0 to 1; common words count for little."""
    if not one or not other:
        return 0.0
    fewer, more = sorted((one, other), key=lambda words: (len(words), sorted(words)))
    left, common = set(more), 0.0
    for word in sorted(fewer):
        match = word if word in left else next((long for long in sorted(left) if _is_short_for(word, long)), None)
        if match:
            left.discard(match)
            common += _weight(match)
    weights = sorted(sum(map(_weight, words)) for words in (one, other))
    # A name inside a longer one: "Bayou Center" in "Bayou Center of Houston, Men's Program".
    inside = common / weights[0] if common >= 2 * COMMON_WEIGHT else 0.0
    share = 2 * common / sum(weights)
    joined = SequenceMatcher(None, "".join(sorted(one)), "".join(sorted(other))).ratio()
    closed_up = SequenceMatcher(None, _joined(one), _joined(other)).ratio()
    return max(share, ALIKE + share / 10 if inside >= INSIDE else 0.0, ALIKE if max(joined, closed_up) > 0.88 else 0.0)


def _joined(words: frozenset[str]) -> str:
    return "".join(sorted("".join(words)))


def _weight(word: str) -> float:
    return COMMON_WEIGHT if word in COMMON_WORDS else 1.0


def _is_short_for(one: str, other: str) -> bool:
    """Whether one is the other with letters left out ("hlth"), or with one typed wrong."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[0] != long[0]:
        return False
    letters = iter(long)
    if all(letter in letters for letter in short):
        return len(short) >= 4 or long.startswith(short) or short[-1] == long[-1]
    return len(short) >= 5 and SequenceMatcher(None, short, long).ratio() >= 0.85


_UNIT = re.compile(
    r"\b(?:suite|ste|unit|apt|apartment|bldg|building|room|rm|floor|fl|level|lower|upper|number)\b\.?\s*#?\s*[\w-]*"
    r"|#\s*[\w-]+|\b\d+(?:st|nd|rd|th)\s+(?:floor|fl)\b",
    re.IGNORECASE,
)
_BOX = re.compile(r"\b(?:p\W*o\W*)?box\W*\d+\b", re.IGNORECASE)
_HOUSE = re.compile(r"\b(?=\w*\d)[a-z]?\d[\w]*(?:-\d+)?\b", re.IGNORECASE)
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBER_WORDS = {word: f"{number}" for number, word in enumerate(_CARDINALS, 1)}
ORDINALS = {word: f"{number}" for number, word in enumerate(_ORDINALS, 1)}
# What a street is, and where on it: written, cut or left out.
STREET_WORDS = {
    "street", "st", "str", "saint", "avenue", "ave", "av", "boulevard", "blvd", "road", "rd", "drive", "dr", "lane",
    "ln", "court", "ct", "circle", "cir", "place", "pl", "highway", "hwy", "parkway", "pkwy", "pky", "terrace",
    "ter", "square", "sq", "plaza", "plz", "trail", "trl", "way", "freeway", "fwy", "expressway", "expy", "turnpike",
    "tpke", "pike", "route", "rt", "rte", "state", "us", "sr", "county", "n", "s", "e", "w", "north", "south",
    "east", "west", "ne", "nw", "se", "sw", "northeast", "northwest", "southeast", "southwest", "suite", "ste",
    "the", "loop", "lp",
}  # fmt: skip


class Address(NamedTuple):
    """The number of a house, "" without one; the words that tell its street from another; and which end of it."""

    house: str
    street: frozenset[str]
    sides: frozenset[str]


SIDES = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast",
         "sw": "southwest"}  # fmt: skip


@lru_cache(maxsize=50_000)
def read_address(address: str) -> Address:
    """Return what an address says, without suites, floors and post boxes."""
    bare = _BOX.sub(" ", _UNIT.sub(" ", address))
    words = fold(re.sub(r"\b(\d+)\s*1/2\b", r"\1", bare)).split()
    if not words:
        return Address("", frozenset(), frozenset())
    found = _HOUSE.search(bare)
    if words[0] in NUMBER_WORDS:
        number, words = NUMBER_WORDS[words[0]], words[1:]
    elif found and not re.fullmatch(r"\d+(?:st|nd|rd|th)", found[0], re.IGNORECASE):
        number = fold(found[0].partition("-")[0])
        words = [word for word in words if word not in set(fold(found[0]).split())]
    else:
        number = ""
    street = (ORDINALS.get(word, re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", word)) for word in words)
    sides = {SIDES.get(word, word) for word in words} & set(SIDES.values())
    return Address(number, frozenset(word for word in street if word not in STREET_WORDS), frozenset(sides))


def streets_alike(one: Address, other: Address) -> bool:
    """Return whether two streets may be one: they share a word, or one is the other closed up or cut short."""
    if one.sides and other.sides and not one.sides & other.sides:
        return False
    if not one.street or not other.street:
        return one.street == other.street
    return (
        bool(one.street & other.street)
        or any(_is_short_for(a, b) for a in one.street for b in other.street)
        or SequenceMatcher(None, "".join(sorted(one.street)), "".join(sorted(other.street))).ratio() > 0.8
    )
