"""States, cities and streets as lists have them."""

import re

from intake.directory.cells import MAX_LENGTH, RowError, parse_text, tidy
from intake.directory.names import fold, normalize

MAX_CITY_LENGTH = 80

# Names that people and programs have for what the table of states calls otherwise.
OTHER_NAMES = {
    "DC": ("washington dc", "washington d c", "dist of columbia"),
    "VI": (
        "virgin islands",
        "us virgin islands",
        "u s virgin islands",
        "usvi",
        "virgin islands us",
        "virgin islands u s",
    ),
    "MP": ("northern marianas", "northern mariana islands", "cnmi", "n mariana islands", "saipan"),
    "PR": ("porto rico",),
    "AS": ("american samoa", "samoa"),
    "GU": ("guam",),
}
CITY_WORDS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "no": "north", "so": "south", "hts": "heights",
    "hgts": "heights", "spgs": "springs", "spg": "spring", "spngs": "springs", "bch": "beach", "pk": "park",
    "twp": "township", "vlg": "village", "jct": "junction", "pt": "point", "hbr": "harbor", "vly": "valley",
    "fls": "falls", "lk": "lake", "pr": "prairie", "gdn": "garden", "gdns": "gardens", "crk": "creek",
    "mtn": "mountain", "cty": "city", "ctr": "center", "is": "island",
}  # fmt: skip
_WORDS_AROUND = re.compile(r"^(?:the )?(?:state|commonwealth|territory) of ")


def read_state(typed: str, states: dict[str, str]) -> str:
    """Return the code of a state, "" when it is none. `states` has the code for each code and search name."""
    text = tidy(typed)
    bare, _bracket, inside = text.partition("(")
    for reading in (text, bare, inside.rstrip(") ")):
        name = _WORDS_AROUND.sub("", normalize(reading))
        code = states.get(name) or states.get(name.replace(" ", "")) or _other_name(name) or _abbreviated(name, states)
        if code:
            return code
    return ""


def _other_name(name: str) -> str:
    return next((code for code, names in OTHER_NAMES.items() if name in names), "")


def _abbreviated(name: str, states: dict[str, str]) -> str:
    """Return the one state whose name begins like this: Tex., N. Carolina. Miss. may be two, and is none."""
    first, _space, rest = name.partition(" ")
    begins = f"{CITY_WORDS.get(first, first)} {rest}".strip()
    codes = {code for whole, code in states.items() if whole.startswith(begins) and len(whole) > 2}
    return codes.pop() if len(codes) == 1 and len(begins) > 2 else ""


def read_city(cells: dict[str, str], state: str, states: dict[str, str]) -> str:
    """Return the name of a city without what stands beside it. Raises `RowError` for one that is none."""
    text = tidy(parse_text(cells, "city", MAX_CITY_LENGTH))
    text = re.sub(r"\s*\([^)]*\)?$", "", text)
    text = re.sub(r"[\s,]+\d{5}(?:-\d{4})?$", "", text)
    name, comma, behind = text.rpartition(",")
    if comma and (read_state(behind, states) or fold(behind) in {"usa", "us", ""}):
        text = name
    # Without a comma only the code of this very state is one: no town is called "Houston TX".
    text = re.sub(rf"(?<=\w)[\s,/-]+(?:{state}|{'.'.join(state)}\.)$", "", text).strip(" ,.;-")
    if not re.search(r"[^\W\d_]{2}", text) or text == state:
        raise RowError("city", "it is empty" if not fold(text) else "no city")
    return re.sub(r"(?<=\w['’])S\b", "s", text.title()) if text.isupper() else text


def city_name_key(name: str) -> str:
    """Return the name of a city as it is compared, however its words are cut: "O Fallon" is O'Fallon."""
    words = [CITY_WORDS.get(word, word) for word in normalize(name).split()]
    return "".join(words)


def join_street(lines: list[str]) -> str:
    """Return both lines of an address, the first alone when they are too long together."""
    street = ", ".join(filter(None, lines))
    return street if len(street) <= MAX_LENGTH else lines[0]
