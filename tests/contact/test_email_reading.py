"""An address is read as anybody would understand it; one that may be another is not read."""

import random

import pytest

from intake.contact import email_address
from intake.contact.contact_details import parse_email
from tests.contact.typed_emails import ADDRESSES, NO_ADDRESS

pytestmark = pytest.mark.once


def wrong(table: dict[str, str]) -> dict[str, str]:
    return {typed: parse_email(typed) or "unread" for typed, right in table.items() if parse_email(typed) != right}


def test_what_anybody_would_understand_is_read():
    assert not wrong(ADDRESSES)


def test_what_may_be_another_address_is_not_read():
    assert not wrong(dict.fromkeys(NO_ADDRESS, ""))


def test_a_reader_that_takes_any_word_before_an_address_as_none_of_it_is_wrong(monkeypatch):
    monkeypatch.setattr(email_address, "_begins", lambda before: True)
    assert wrong(dict.fromkeys(NO_ADDRESS, ""))


def test_whatever_is_typed_is_read_without_an_error():
    letters = random.Random(7)
    parts = [
        *"@@..-_+ ,;:<>()[]'\"*/|=ñé用✉\u3164\u0301\x00",
        "mari",
        "at",
        "dot",
        "com",
        "g mail",
        "punto",
        "guion bajo",
    ]
    for _ in range(1000):
        typed = "".join(letters.choices([*parts, " "], k=letters.randrange(24)))
        address = parse_email(typed)
        assert not address or (address.count("@") == 1 and "." in address.rpartition("@")[2]), typed
    parse_email("a@" * 127), parse_email("one two " * 31), parse_email("m a r i " * 30)
