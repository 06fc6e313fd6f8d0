"""The cells of a list of facilities, read and written as our pages print them.

Each reader returns "" for a cell that says that there is nothing, and None for one that nobody can read: it says
nothing, and what we knew before stays.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from math import isfinite

MAX_LENGTH = 200
DECIMAL_PLACES = 5  # of a degree: a meter

NOTHING = {
    "", "n/a", "na", "n.a.", "#n/a", "<na>", "none", "null", "nan", "nil", "nat", "-", "--", "---", "–", "—", ".", "0",
    "not applicable", "no phone", "no website",
}  # fmt: skip
_TICKS = "'`\"´‘’“”"
_NUMBER = re.compile(r"[+-]?\d+(?:[.]\d+)?(?:e[+]?\d+)?", re.IGNORECASE)


class RowError(Exception):
    """A row that is not taken: the column, and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def tidy(typed: str) -> str:
    """Return a cell with plain hyphens and spaces, without the ticks that keep a spreadsheet from counting; "" for one
    that says that there is nothing."""
    text = unicodedata.normalize("NFKC", typed)
    text = re.sub("[\u2010-\u2015\u2212\u00ad]", "-", text)
    text = " ".join(text.split()).strip(_TICKS).strip()
    return "" if text.casefold() in NOTHING else text


def whole_number(text: str) -> str:
    """Return the digits of a number that a spreadsheet wrote as 35630.0 or 7.135550100E+09, else `text`.

    "7.14E+09" has lost its digits, and stays as it is.
    """
    if not _NUMBER.fullmatch(text) or not re.search("[.e]", text, re.IGNORECASE):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    written = len(number.as_tuple().digits)
    is_whole = number == number.to_integral_value() and abs(number) < 10**16
    return f"{number:.0f}" if is_whole and written >= len(f"{number:.0f}") - text.endswith("0") else text


def parse_text(cells: dict[str, str], column: str, limit: int = MAX_LENGTH) -> str:
    """Return the text of a column, "" for none. Raises `RowError` for one that is too long."""
    text = cells.get(column, "")
    if text.casefold().strip() in NOTHING - {"0"}:
        return ""
    if len(text) > limit:
        raise RowError(column, f"it is longer than {limit} characters")
    return text


_ZIP_SOMEWHERE = re.compile(r"(?<![\d.-])(\d{5})(?:[ -]+\d{4}|-)?(?:\.0+)?(?![\d.])")
_ZIP_CUT = re.compile(r"(\d{3,5})(?:[ -]+\d{3,4}(?:\.0+)?)?")


def read_zip(typed: str) -> str | None:
    """Return the first five digits, also where a spreadsheet took the leading zeros away."""
    text = whole_number(tidy(typed))
    if text.isdigit() and 7 <= len(text) <= 9:
        text = text.zfill(9)[:5]  # with the four that follow, and without a hyphen
    found = _ZIP_CUT.fullmatch(text) or _ZIP_SOMEWHERE.search(text)
    if not found:
        return None if text else ""
    code = found[1].zfill(5)
    return "" if code in {"00000", "99999"} else code


def format_zip(typed: str) -> str:
    """Return five digits, "" for none. Raises `RowError`."""
    code = read_zip(typed)
    if code is None:
        raise RowError("zip", "no zip code")
    return code


_DEGREES = re.compile(r"([+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*°?\s*([NSEW]?)", re.IGNORECASE)
_MINUTES = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|'')?)?\s*([NSEW])", re.IGNORECASE
)


def _degrees(typed: str) -> float | None:
    """Return degrees, NaN for none."""
    text = tidy(typed)
    if not text:
        return float("nan")
    if found := _DEGREES.fullmatch(text):
        sign, number, side = found.groups()
        degrees = float(number.replace(",", "."))
    elif found := _MINUTES.fullmatch(unicodedata.normalize("NFKC", typed).strip()):
        sign, side = "", found[4]
        degrees = int(found[1]) + int(found[2]) / 60 + float(found[3] or 0) / 3600
    else:
        try:
            degrees, sign, side = float(text), "", ""  # "1e-05"
        except ValueError:
            return None
    return -degrees if sign == "-" or side.upper() in {"S", "W"} else degrees


def read_position(cells: dict[str, str]) -> tuple[float | None, float | None] | str:
    """Return latitude and longitude, both or neither, or the name of a column that nobody can read.

    0, 0 is how lists say that nobody knows.
    """
    degrees = {}
    for column, limit in (("latitude", 90), ("longitude", 180)):
        read = _degrees(cells.get(column, ""))
        if read is None or abs(read) > limit:
            return column
        degrees[column] = read
    latitude, longitude = degrees["latitude"], degrees["longitude"]
    if not (isfinite(latitude) and isfinite(longitude)) or not (latitude or longitude):
        return None, None
    if not (-15 < latitude < 72 and (-180 <= longitude < -60 or longitude > 130)):
        return "longitude"  # a minus that got lost puts Houston into China
    return round(latitude, DECIMAL_PLACES), round(longitude, DECIMAL_PLACES)
