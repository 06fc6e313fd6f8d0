"""The code of a request that a person can read out over the phone, and keys that grow with time."""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from intake.contact.characters import with_ascii_digits, without_accents, without_unseen

# No vowels, so no words. Of the shapes and sounds that are taken for one another (0 and O, 1 and L) only one is here.
ALPHABET = "0BCDFGHJKLMNPQRSTVWXYZ23456789"
LENGTH = 8
MAX_TYPED_LENGTH = 400
# Letters of the Cyrillic and Greek alphabets that look like ours, and signs that look like a zero.
_LOOK_ALIKES = str.maketrans(
    "\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425\u0423\u0405\u0408\u051a\u051c\u0417\u050c\u0474\u0492\u0500"
    "\u0392\u0396\u0397\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03f9\u03dc\u037f"
    "\u00d8\u0398\u04e8\u019f\u2205\u2300\u3007\u25cb\u25ef",
    "BCEHKMOPTXYSJQW3GVFDBZHKMNOPTYXCFJ000000000",
)
_DIGITS_SAID = {
    word.upper(): str(digit)
    for words in (
        "zero one two three four five six seven eight nine",
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "oh",
    )
    for digit, word in enumerate(words.split())
}


def new_reference() -> str:
    """Return a new code: eight characters, 30 choices each: about 6.5e11 codes."""
    number, code = secrets.randbelow(len(ALPHABET) ** LENGTH), ""
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        code += ALPHABET[index]
    return code


def normalize(typed: str) -> str:
    """Return the one code that stands in `typed`, however it is written; "" when none does, or more than one."""
    text = without_accents(with_ascii_digits(without_unseen(typed[:MAX_TYPED_LENGTH]))).upper().translate(_LOOK_ALIKES)
    for spelling, shapes in _SPELLINGS:
        words = re.findall(r"[^\W_]+", spelling(text).replace("O", "0"))
        for shape in shapes:
            if found := {code for code, lengths in _codes(words) if shape in (lengths, None)}:
                return found.pop() if len(found) == 1 else ""
    return ""


def _codes(words: list[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield what could be a code, of whole words that follow each other, with the lengths of these words."""
    for start in range(len(words)):
        code = ""
        for end in range(start, min(start + LENGTH, len(words))):
            code += words[end]
            if len(code) == LENGTH and set(code) <= set(ALPHABET):
                yield code, [len(word) for word in words[start : end + 1]]
            if len(code) >= LENGTH:
                break


def _with_l_for_one(text: str) -> str:
    return re.sub("[1I]", "L", text)


def _with_numbers_said(text: str) -> str:
    return re.sub("[A-Z]+", lambda word: _DIGITS_SAID.get(word[0], word[0]), text)


# How a code may be spelled, and in how many letters a word: in one, in halves, letter by letter, in any other way.
_SHAPES: tuple[list[int] | None, ...] = ([LENGTH], [LENGTH // 2] * 2, [1] * LENGTH)
_SPELLINGS: tuple[tuple[Callable[[str], str], tuple[list[int] | None, ...]], ...] = (
    (str, (*_SHAPES, None)),
    (_with_numbers_said, (*_SHAPES, None)),
    (_with_l_for_one, _SHAPES),
)


def grouped(reference: str) -> str:
    """Return a code in two groups of four, to be read aloud: "KXWR 4T7B"."""
    return f"{reference[:4]} {reference[4:]}"


def uuid7(at: datetime | None = None) -> UUID:
    """Return a key that grows with time (UUID version 7, RFC 9562), made here because envelopes are bound to it."""
    milliseconds = _milliseconds(at) if at else time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=bits & ~(0x3 << 62) | (0x2 << 62))


def min_uuid7(at: datetime) -> UUID:
    """Return the smallest key that a row of that millisecond can have: keys made earlier are less, others are not."""
    return UUID(int=_milliseconds(at) << 80)


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
