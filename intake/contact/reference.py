"""The code of a request that a person can read out over the phone, and keys that grow with time."""

import os
import re
import secrets
import time
from datetime import datetime
from uuid import UUID

# No vowels, so no words. Of the shapes and sounds that are taken for one another (0 and O, 1 and L) only one is here.
ALPHABET = "0BCDFGHJKLMNPQRSTVWXYZ23456789"
LENGTH = 8


def new_reference() -> str:
    """Return a new code: eight characters, 30 choices each: about 6.5e11 codes."""
    number, code = secrets.randbelow(len(ALPHABET) ** LENGTH), ""
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        code += ALPHABET[index]
    return code


def normalize(typed: str) -> str:
    """Return a code as somebody typed it, in capitals without spaces and dashes; "" when it cannot be one."""
    code = re.sub(r"[\s-]", "", typed).upper().replace("O", "0")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


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
