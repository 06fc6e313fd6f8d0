"""Whether what somebody typed to find their request is the phone number or the address that they gave."""

import hmac

from intake.contact.email_address import parse_email
from intake.contact.phone import last_digits
from intake.vault.masks import last_four


def is_contact(typed: str, phone: str, email: str) -> bool:
    """Tell whether `typed` is one of both, or ends in the last four digits of `phone`, in any script or in words.

    Two endings at most are compared: whoever guesses gains nothing by typing many.
    """
    phone_matches = [_is_equal(ending, last_four(phone)) for ending in last_digits(typed) if phone]
    address = parse_email(typed).casefold()
    return any(phone_matches) or (bool(address) and _is_equal(address, email.casefold()))


def _is_equal(typed: str, stored: str) -> bool:
    return hmac.compare_digest(typed.encode(), stored.encode())
