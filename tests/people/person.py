"""One honest person: what they typed, and how we must be able to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Person:
    """`call` is the phone number that must be understood, in E.164, and `write` the address; "" for neither."""

    who: str
    call: str
    write: str
    asks: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)


def person(
    who: str,
    *,
    call: str = "",
    write: str = "",
    needs: Sequence[str] = (),
    language: str = "",
    zip: str = "",
    contact_method: str = "",
    note: str = "",
    **asks: str,
) -> Person:
    """Somebody who typed `asks` into the form, and the rest on the page after it.

    Who types no contact here has the plainest one, so that only what is odd about them can go wrong.
    """
    if not {"phone", "email"} & asks.keys():
        asks["phone"], call = "(202) 555-0123", "+12025550123"
    answers = {"needs": needs, "language": language, "zip": zip, "contact_method": contact_method, "note": note}
    return Person(who, call, write, asks, {name: answer for name, answer in answers.items() if answer})
