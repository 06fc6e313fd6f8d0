"""Who comes back finds their request: the code as the page prints it, the contact as the form takes it."""

import time

import pytest

from intake.contact.contact_match import is_contact
from intake.contact.reference import normalize
from tests.contact.typed_codes import CODES, CONTACTS, OTHER_CONTACTS

pytestmark = pytest.mark.once
CODE, PHONE, EMAIL = "KXWR4T0B", "+12025550123", "mari@example.com"


def test_whatever_holds_one_code_is_that_code():
    assert not {typed: normalize(typed) for typed in CODES if normalize(typed) != CODE}


@pytest.mark.parametrize(
    "typed",
    [
        "KXWR4T0B BCDFGHJK", "KXWR 4T0B BCDF GHJK", "my number is 202-555-0123", "mari@example.com", "KXWR4T0",
        "KXWR4T0BB", "Your code", "K X W R 4 T 0", "hello there",
    ],
)  # fmt: skip
def test_none_or_two_are_no_code(typed):
    assert normalize(typed) == ""


def test_the_contact_is_known_however_it_is_typed():
    assert not [typed for typed in CONTACTS if not is_contact(typed, PHONE, EMAIL)]


def test_another_contact_is_not():
    assert not [typed for typed in OTHER_CONTACTS if is_contact(typed, PHONE, EMAIL)]


def test_a_list_of_endings_is_a_guess_at_two_of_them():
    endings = [f"{number:04}" for number in range(1_000)]
    hits = sum(is_contact(" ".join(endings[start : start + 20]), PHONE, "") for start in range(0, 1_000, 20))
    assert hits <= 1
    assert not is_contact(" ".join(endings[110:130]), PHONE, "")


def test_a_channel_that_was_not_given_opens_nothing():
    assert not any(is_contact(typed, "", "") for typed in [*CONTACTS, "", "0000"])


def test_a_long_text_takes_no_time():
    began = time.perf_counter()
    for text in ("K " * 30_000, "KXWR 4T0B " * 6_000, "0123 " * 12_000, "one " * 15_000, "@" * 60_000):
        normalize(text), is_contact(text, PHONE, EMAIL)
    assert time.perf_counter() - began < 0.3
