"""P31: no number is made of digits that are none, and what anybody would understand is read."""

import random
import re
import time

import pytest

from intake.contact.contact_details import parse_phone
from intake.contact.phone import is_put_together, says_more
from tests.contact.typed_phones import NO_NUMBER, NUMBERS

pytestmark = pytest.mark.once
OURS = "+12025550123"
LOCAL = ["555-0123", "867-5309", "8675309", "267.5309"]
BESIDE = [
    "9-12", "3/14", "3 10", "12/25/1987", "2027-03-14 10:30", "9:30am", "9 to 5", "after 930", "at 6", "apt 305",
    "#305", "room 214", "box 410", "ext 202", "x202", "33101", "33101-1234", "34 yo", "B305", "$305", "1st", "a las 3",
    "de 9 a 5", "24/7", "M-F 9-5", "1030",
]  # fmt: skip


def glued(typed: str) -> str:
    digits = re.sub(r"\D", "", typed)
    return f"+1{digits}" if len(digits) == 10 else ""


def wrong(read, table: dict[str, str]) -> dict[str, str]:
    """What `read` makes of the texts that it reads otherwise."""
    return {typed: read(typed) or "unread" for typed, right in table.items() if read(typed) != right}


def test_what_anybody_would_understand_is_read():
    assert not wrong(parse_phone, NUMBERS)


def test_no_number_is_made_of_digits_that_are_none():
    assert not wrong(parse_phone, dict.fromkeys(NO_NUMBER, ""))


def test_a_reader_that_glues_digits_makes_numbers_of_strangers():
    assert len(wrong(glued, dict.fromkeys(NO_NUMBER, ""))) > 50
    assert len(wrong(glued, NUMBERS)) > 100


def test_nothing_beside_a_local_number_becomes_its_area_code():
    joined = [f"{one}{between}{other}" for beside in BESIDE for local in LOCAL for between in (" ", ", ", " - ", ": ")
              for one, other in ((beside, local), (local, beside))]  # fmt: skip
    assert not wrong(parse_phone, dict.fromkeys(joined, ""))


def test_what_stands_beside_a_whole_number_never_makes_another_one():
    whole = ["202-555-0123", "(202) 555-0123", "202 555 0123", "+1 202 555 0123", "2025550123"]
    read = {
        text: parse_phone(text)
        for beside in BESIDE
        for number in whole
        for between in (" ", ", ", ": ")
        for text in (f"{beside}{between}{number}", f"{number}{between}{beside}")
    }
    assert set(read.values()) <= {OURS, ""}
    assert sum(number == OURS for number in read.values()) > 0.97 * len(read)


def test_whatever_is_typed_is_read_without_an_error_and_at_once():
    letters, signs = random.Random(7), "0123456789  -./()+#*x,:;oOlI@\n\u3164\u0663½²ⅷ①\U0001f1e6\x00"
    words = ["one", "twenty", "double", "hundred", "y", "o", "plus", "dash", "apt", "area", "800-", "HELP", "52", "011"]
    for _ in range(600):
        parts = letters.choices([*signs, *words, " "], k=letters.randrange(60))
        number = parse_phone("".join(parts))
        assert re.fullmatch(r"|\+\d{7,15}", number)
    began = time.perf_counter()
    for text in ("1 " * 30_000, "twenty one " * 9, "(" * 60_000, "2-" * 49, "double " * 14, "9-12 555-0123 " * 7):
        parse_phone(text)
    assert time.perf_counter() - began < 0.3


@pytest.mark.parametrize(
    ("typed", "more", "together"),
    [
        ("(202) 555-0123", False, False),
        ("+1 202 555 0123", False, False),
        ("２０２５５５０１２３", False, False),
        ("cell 202-555-0123", True, False),
        ("20 25 55 01 23", True, False),
        ("202-555-0123 x12", True, True),
        ("apt 4 202-555-0123", True, True),
        ("two oh two 555 0123", True, True),
        ("202-555-0123 or 301-555-0199", True, True),
    ],
)
def test_whether_more_was_typed_than_the_number(typed, more, together):
    assert parse_phone(typed) == OURS
    assert (says_more(typed, OURS), is_put_together(typed, OURS)) == (more, together)
