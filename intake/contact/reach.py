"""Reading what people type when they say how they can be reached."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_PHONE, LONGEST_EMAIL = 40, 254
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"


def printable(typed: str) -> str:
    """`typed` without control and invisible characters and outer spaces; line breaks become spaces.

    NUL cannot be stored in PostgreSQL, and direction marks could make one number look like another. The two joiners
    stay: names in several scripts, and emoji, need them.
    """
    if typed.isprintable():
        return typed.strip()
    kept = (
        c if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE else " " if c in "\t\r\n" else ""
        for c in typed
    )
    return "".join(kept).strip()


def read_phone(typed: str, region: str = "US") -> str:
    """`typed` as E.164, "" when no phone can have that number. "Possible" is enough: an advisor will find out.

    E.164: ITU-T recommendation. A number without a country code is read as one of `region`.
    """
    digits = re.sub(r"[\s.()/\u200c\u200d-]", "", unicodedata.normalize("NFKC", typed))
    if not digits or len(typed) > LONGEST_PHONE:
        return ""
    if region == "US" and re.fullmatch("[2-9][0-9]{9}", digits):
        return f"+1{digits}"  # as nearly everybody writes it; the library comes to the same at ten times the cost
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ""
    # A local number lacks its area code: whoever calls back could not dial it.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced_phone(e164: str) -> str:
    """A number as one reads it out: "+1 202-555-0123"."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def read_email(typed: str) -> str:
    """`typed` without spaces when it has the form of an address, else ""."""
    address = re.sub(r"\s", "", typed)
    if len(address) > LONGEST_EMAIL:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address
