"""What libphonenumber knows of numbers, asked by their digits with the country code, without a plus."""

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

MAX_DIGITS, MIN_DIGITS = 15, 7


def _parsed(digits: str) -> PhoneNumber | None:
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return None
    try:
        return phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None


def is_valid(digits: str) -> bool:
    """Return whether a number like this is given out."""
    number = _parsed(digits)
    return number is not None and phonenumbers.is_valid_number(number)


def is_possible(digits: str) -> bool:
    """Return whether its country has numbers of this length. Without its area code nobody could dial it."""
    number = _parsed(digits)
    if number is None:
        return False
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def begins_with_code(country_code: str, digits: str) -> bool:
    """Return whether `digits` begin with this country code, and not with a shorter or longer one."""
    number = _parsed(digits)
    return number is not None and str(number.country_code) == country_code
