"""Numbers whose end is a word to be dialled by the letters on the keys: "1-800-GET-HELP"."""

import re

import phonenumbers

from intake.contact.characters import with_ascii_digits, without_unseen

_FREE_CALL = {"800", "833", "844", "855", "866", "877", "888"}
_NUMBER = re.compile(
    r"(?<![\w.@/-])(?:\+?1([-.\s(]*))?\(?([2-9]\d\d)\)?([-.\s]*)"
    r"(\d{3}[-.\s]?[A-Za-z]{4}|\d{0,3}[A-Za-z]+(?:-[A-Za-z]+)*|[A-Z]+(?: [A-Z]+){0,2})(?![\w@-])"
)
_KEYS, _MOST_KEYS = 7, 10
# What follows a number whose end is missing.
_NO_ENDS = {"cell", "home", "work", "text", "call", "mine", "casa", "only", "moms", "dads", "fijo", "movil"}


def number_in_letters(typed: str) -> str:
    """Return the number whose last keys are letters, in E.164; "" where the letters may be other words."""
    if typed.isdecimal() or len(typed) > 100:
        return ""
    text = with_ascii_digits(without_unseen(typed, " ")).strip()
    for found in _NUMBER.finditer(text):
        area, gap, end = found[2], found[3], found[4]
        keys = re.sub(r"[-.\s]", "", end)
        if _is_meant(text, found, area, gap, keys):
            digits = phonenumbers.convert_alpha_characters_in_number(keys)[:_KEYS]
            return f"+1{area}{digits}" if digits[0] in "23456789" else ""
    return ""


def _is_meant(text: str, found: re.Match[str], area: str, gap: str, keys: str) -> bool:
    letters = re.sub(r"\d", "", keys)
    if not letters or letters.lower() in _NO_ENDS or not _KEYS <= len(keys) <= _MOST_KEYS:
        return False
    around = text[: found.start()] + text[found.end() :]
    is_all = not re.search(r"[^\W\d_]", around)
    stands_out = letters.isupper() and (is_all or any(c.islower() for c in around))
    is_tight = bool(gap) and not gap.isspace() and not re.search(r"[A-Za-z] ", found[4])
    if len(keys) > _KEYS:
        return stands_out and is_tight
    if keys[0].isdigit() and re.match(r"\d{3}\s", found[4]):
        return area in _FREE_CALL and stands_out
    if area not in _FREE_CALL:
        return stands_out and is_tight
    return is_tight or stands_out or (is_all and " " not in found[4])
