"""The groups of digits in what somebody typed, typed or said, with what stands between and before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from intake.contact.characters import with_ascii_digits, without_accents, without_unseen
from intake.contact.phone_words import (
    BEHIND_AREA_CODE,
    LABELS,
    OWN,
    PLUS_SAID,
    QUALIFIERS,
    SEPARATORS_SAID,
    STRONG_TIME_LABELS,
    TIME_LABELS,
    UNITS,
)
from intake.contact.spoken_digits import JOINING_WORDS, NUMBER_WORDS, readings

MAX_READINGS = 64
_BREAK = " \x01 "
_ADDRESS = re.compile(r"[^\s@]+@(?=[^\s@]*[^\W\d_])[^\s@]*")
_CALLER_ID_SIGNS = re.compile(r"(?<!\d)\s*(?:\*(?:67|82|31)|#31#)[\s,.#-]*(?=[+(]?\d)")
_DATE = re.compile(
    r"(?<![\d/.-])(?:\d{4}([-/.])(\d{1,2})\1(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\5(?:\d{4}|\d\d))(?![-/.]?\d)"
)
_CLOCK = r"\d{1,2}(?::\d\d|[.h]\d\d(?=\s?[ap]\.?\s?m\b))?"
_AFTER_CLOCK = r"\s?(?:[ap]\.?\s?m\b\.?|hrs?\b\.?|o'?clock\b|h\b)"
_TIME = re.compile(
    rf"(?<![\d:])(?:{_CLOCK}(?:{_AFTER_CLOCK})?\s?(?:-|to|a|until)\s?)?"
    rf"(?:\d{{1,2}}:\d\d(?![\d:])(?:{_AFTER_CLOCK})?|{_CLOCK}{_AFTER_CLOCK})",
    re.IGNORECASE,
)
_ZIP = re.compile(r"(?<![\d-])(?<![\d)] )\d{5}-\d{4}(?!\d)")
_ALWAYS = re.compile(r"(?<![\d-])24\s?[/x-]?\s?7(?![\d-])", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?<![^\s;,])\d{1,2}[.):]\s+(?=[(+\[]*\d{3})")
_ZERO_IN_LETTERS = re.compile(r"(?<![^\W_])(?=[oOlI]*\d)[\doOlI]+(?![^\W_])")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[\W_]+")


@dataclass(frozen=True)
class Group:
    """Digits without anything between them. `gap` stands between them and the group before, in the same run.

    `barred`: no part of a phone number. `loose`: likely an hour, so that what follows may be a number of its own.
    `area`: an area code, by the words before it. `marked`: behind a "#" or a letter, like a room's.
    """

    digits: str
    gap: str = ""
    said: bool = False
    plus: bool = False
    barred: bool = False
    loose: bool = False
    area: bool = False
    marked: bool = False


Run = list[Group]


def normalized(typed: str) -> str:
    """Return `typed` with ASCII digits and dashes, without unseen signs, dates, hours and addresses."""
    text = with_ascii_digits(without_unseen(typed, " "))
    text = text.replace("(0)", " ").replace("%20", " ")  # "+44 (0)20": the zero is dialled at home only
    text = _CALLER_ID_SIGNS.sub(_BREAK, _ADDRESS.sub(_BREAK, text))
    text = _DATE.sub(lambda found: _BREAK if _is_date(found) else found[0], text)
    text = _ALWAYS.sub(_BREAK, _TIME.sub(_BREAK, _ZIP.sub(_BREAK, text)))
    text = _LIST_MARK.sub(_BREAK, text)
    return _ZERO_IN_LETTERS.sub(lambda found: found[0].translate(_LETTERS_AS_DIGITS), text)


_LETTERS_AS_DIGITS = str.maketrans("oOlI", "0011")


def _is_date(found: re.Match[str]) -> bool:
    first, second = sorted(int(found[n]) for n in ((2, 3) if found[1] else (4, 6)))
    return 1 <= first <= 12 and 1 <= second <= 31


@dataclass
class _Piece:
    """A part of the text: digits, words that say a number, another word, or signs; `options` are its groups."""

    kind: str
    text: str
    options: list[list[str]]


def runs(text: str) -> Iterator[list[Run]]:
    """Yield the runs of groups in a normalized text, once for each way to understand the numbers said in it.

    A run ends at a word, a date or an hour: nothing from both sides of these makes one number.
    """
    pieces = _pieces(text)
    for options in islice(product(*(piece.options for piece in pieces)), MAX_READINGS):
        yield list(_grouped(pieces, options))


def _key(word: str) -> str:
    return without_accents(word).lower()


def _pieces(text: str) -> list[_Piece]:
    tokens: list[str] = _TOKEN.findall(text)
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token[0].isdecimal():
            pieces.append(_Piece("digits", token, [[token]]))
        elif not token[0].isalpha():
            pieces.append(_Piece("signs", token, [[]]))
        elif _key(token) in NUMBER_WORDS or _is_zero(tokens, at):
            said, at = _said(tokens, at)
            pieces.append(_Piece("said", token, readings(said)))
            continue
        elif _key(token) in PLUS_SAID and _is_number(tokens, at + 1):
            pieces.append(_Piece("signs", "+", [[]]))
        elif _key(token) in SEPARATORS_SAID and _is_number(tokens, at + 1) and _is_number(tokens[at - 2 : at], 0):
            pieces.append(_Piece("signs", "-", [[]]))
        else:
            pieces.append(_Piece("word", _key(token), [[]]))
        at += 1
    return pieces


def _said(tokens: list[str], at: int) -> tuple[list[str], int]:
    """Return the words of a number that begin here, and where it ends."""
    said, end = [_key(tokens[at])], at + 1
    while end + 1 < len(tokens) and not tokens[end].strip(" ,;.-\t\r\n"):
        word = _key(tokens[end + 1])
        joins = word in JOINING_WORDS and end + 3 < len(tokens) and _key(tokens[end + 3]) in NUMBER_WORDS
        if word not in NUMBER_WORDS and not joins and not _is_zero(tokens, end + 1):
            break
        said.append(word)
        end += 2
    return said, end


def _is_zero(tokens: list[str], at: int) -> bool:
    """Tell whether the letter o is a zero here: "o" means "or" in Spanish, between two numbers."""
    return _key(tokens[at]) == "o" and any(
        len(tokens[beside]) == 1 and tokens[beside].isdecimal()
        for beside in (at - 2, at + 2)
        if 0 <= beside < len(tokens) and not tokens[(at + beside) // 2].strip()
    )


def _is_number(tokens: list[str], at: int) -> bool:
    beside = [token for token in tokens[at : at + 2] if token.strip()]
    return bool(beside) and (beside[0][0].isdecimal() or _key(beside[0]) in NUMBER_WORDS)


def _grouped(pieces: list[_Piece], options: tuple[list[str], ...]) -> Iterator[Run]:
    run: Run = []
    gap = ""
    for at, (piece, digits) in enumerate(zip(pieces, options, strict=True)):
        if run and run[-1].area and len(run[-1].digits) == 3 and piece.text in BEHIND_AREA_CODE:
            gap = ": "
        elif piece.kind == "word" or "\x01" in piece.text:
            if run:
                yield run
            run, gap = [], ""
        elif piece.kind == "signs":
            gap += piece.text
        else:
            barred, loose = _standing(pieces, at)
            plus = re.search(r"\+[\s()\[\]]*$", _signs(pieces, at - 1)) is not None
            for n, group in enumerate(digits):
                is_first = n == 0
                run.append(
                    Group(
                        group,
                        gap if is_first else " ",
                        said=piece.kind == "said",
                        plus=plus and is_first,
                        barred=barred,
                        loose=loose and is_first,
                        area=is_first and _is_area_code(pieces, at),
                        marked=is_first and _is_marked(pieces, at),
                    )
                )
            gap = ""
    if run:
        yield run


def _signs(pieces: list[_Piece], at: int) -> str:
    return pieces[at].text if 0 <= at < len(pieces) and pieces[at].kind == "signs" else ""


def _standing(pieces: list[_Piece], at: int) -> tuple[bool, bool]:
    """Tell whether the number at `at` is barred from a phone number, and whether it is likely an hour."""
    digits, is_said = pieces[at].text, pieces[at].kind == "said"
    before, after = _signs(pieces, at - 1), _signs(pieces, at + 1)
    word = _word_before(pieces, at)
    if re.search(r"[$€£]\s?$", before) or re.match(r"[$€£%]", after):
        return True, False
    if word in LABELS and not _is_area_code(pieces, at):
        return True, False
    if is_said or len(digits) > 4:
        return False, word in TIME_LABELS
    unit = pieces[at + 1 + bool(after)] if at + 1 + bool(after) < len(pieces) and not after.strip() else None
    if unit and unit.kind == "word" and unit.text in UNITS and len(digits) < 4 - bool(after):
        return True, False
    if word in STRONG_TIME_LABELS and len(digits) > 2 and digits[-2:] in {"00", "15", "30", "45"}:
        return True, False
    return False, word in TIME_LABELS and len(digits) <= 2


def _is_marked(pieces: list[_Piece], at: int) -> bool:
    before = _signs(pieces, at - 1)
    return (before.endswith("#") and _word_before(pieces, at) not in OWN) or (not before and _is_letter(pieces, at - 1))


def _is_letter(pieces: list[_Piece], at: int) -> bool:
    return at >= 0 and pieces[at].kind == "word" and len(pieces[at].text) == 1


def _word_before(pieces: list[_Piece], at: int) -> str:
    at -= 1
    if _is_letter(pieces, at) and pieces[at].text != "x":
        at -= 1
    while at >= 0 and (
        (pieces[at].kind == "signs" and not pieces[at].text.strip(" .:#°*-(\t\r\n"))
        or (pieces[at].kind == "word" and pieces[at].text in QUALIFIERS)
    ):
        at -= 1
    return pieces[at].text if at >= 0 and pieces[at].kind == "word" else ""


def _is_area_code(pieces: list[_Piece], at: int) -> bool:
    words = [piece.text for piece in pieces[max(0, at - 8) : at] if piece.kind == "word"]
    return "area" in words
