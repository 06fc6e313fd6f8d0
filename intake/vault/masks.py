"""What may be shown of a contact detail where the whole of it must not be."""


def last_four(phone: str) -> str:
    """The last four digits of a phone number: "0123"."""
    return phone[-4:]


def masked_email(email: str) -> str:
    """First letter and domain of an address: "j•••@example.org"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
