"""Masks contact details where a page must not show all of them."""


def last_four(phone: str) -> str:
    """Return the last four digits of a phone number: "0123"."""
    return phone[-4:]


def masked_email(email: str) -> str:
    """Return the first character and the domain of an address: "j•••@example.org"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
