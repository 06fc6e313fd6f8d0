"""The cells of a list of facilities, read and written as our pages print them."""

import re
from math import isfinite

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MAX_LENGTH, MAX_WEBSITE_LENGTH = 200, 300
PHONE_COLUMNS = ("phone", "intake1", "intake2", "intake1a", "intake2a", "hotline1")
DECIMAL_PLACES = 5  # of a degree: a meter

_ZIP = re.compile(r"(\d{1,5})(?:-?\d{4})?")
_COMMON_PHONE = re.compile(r"\+?1?[\s.-]*\(?([2-9]\d\d)\)?[\s.-]*(\d{3})[\s.-]*(\d{4})")
_check_url = URLValidator(schemes=["http", "https"])


class RowError(Exception):
    """A row that is not taken: the column, and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def parse_text(cells: dict[str, str], column: str, limit: int = MAX_LENGTH) -> str:
    """Return the text of a column, "" for none. Raises `RowError` for one that is too long."""
    text = cells.get(column, "")
    if len(text) > limit:
        raise RowError(column, f"it is longer than {limit} characters")
    return text


def format_zip(typed: str) -> str:
    """Return five digits, "" for none: a spreadsheet takes the leading zeros away. Raises `RowError`."""
    if not typed:
        return ""
    found = _ZIP.fullmatch(typed)
    if not found:
        raise RowError("zip", "no zip code")
    return found[1].zfill(5)


def format_phone(typed: str, column: str = "phone") -> str:
    """Return a number of this country as pages print it, "" for none. Raises `RowError`."""
    if not typed:
        return ""
    if common := _COMMON_PHONE.fullmatch(typed):
        return f"({common[1]}) {common[2]}-{common[3]}"
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException:
        raise RowError(column, "no phone number") from None
    if number.country_code != 1 or not phonenumbers.is_possible_number(number):
        raise RowError(column, "no phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def parse_phone(cells: dict[str, str]) -> str:
    """Return the first of a row's numbers, as pages print it. Raises `RowError`."""
    filled = ((column, cells[column]) for column in PHONE_COLUMNS if cells.get(column))
    column, typed = next(filled, ("phone", ""))
    return format_phone(typed, column)


def parse_website(cells: dict[str, str]) -> str:
    """Return a web address with its scheme, "" for none. Raises `RowError`."""
    typed = cells.get("website", "")
    if not typed:
        return ""
    address = typed if "://" in typed else f"http://{typed}"
    try:
        _check_url(address)
    except ValidationError:
        raise RowError("website", "no web address") from None
    return parse_text({"website": address}, "website", MAX_WEBSITE_LENGTH)


def parse_position(cells: dict[str, str]) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither; 0, 0 is how lists say that nobody knows. Raises `RowError`."""
    degrees = {}
    for column, limit in (("latitude", 90), ("longitude", 180)):
        try:
            degrees[column] = float(cells.get(column) or "nan")
        except ValueError:
            raise RowError(column, "no number") from None
        if abs(degrees[column]) > limit:
            raise RowError(column, "not on this earth")
    latitude, longitude = degrees["latitude"], degrees["longitude"]
    if not (isfinite(latitude) and isfinite(longitude)) or not (latitude or longitude):
        return None, None
    return round(latitude, DECIMAL_PLACES), round(longitude, DECIMAL_PLACES)
