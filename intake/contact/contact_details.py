"""How a person can be reached, as they type it, and what to say when it cannot be read.

Whatever cannot be read for sure is left unread: we can ask again, but nobody learns of a call to a wrong number.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.contact.characters import printable
from intake.contact.email_address import MAX_EMAIL_LENGTH, parse_email
from intake.contact.phone import MAX_PHONE_LENGTH, format_phone, parse_phone

__all__ = [
    "MAX_EMAIL_LENGTH",
    "MAX_PHONE_LENGTH",
    "contact_errors",
    "format_phone",
    "parse_email",
    "parse_phone",
    "printable",
]


def contact_errors(phone: str, email: str, e164: str = "", address: str = "") -> dict[str, Any]:
    """What to say about `phone` and `email` as typed, by field, when they were read as `e164` and `address`."""
    if not phone and not email:
        return {"phone": _("Enter a phone number or an email address.")}
    again: dict[str, Any] = {}
    if phone and not e164:
        again["phone"] = _("Check the phone number. We need all of its digits.")
    if email and not address:
        again["email"] = _("Check the email address. It looks like name@example.com.")
    return again
