"""Characters that people paste or choose without meaning others: unseen ones, digits and letters of other scripts."""

import unicodedata

_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"
# Letters and signs to Unicode, blanks to the eye: fillers of Hangul and Khmer, and Braille without a dot.
_BLANK = set("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Of no width, but marks to Unicode: the grapheme joiner, and variation selectors.
_UNSEEN = {
    "\u034f",
    *map(chr, range(0x180B, 0x1810)),
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
}
# What NFKC would make letters or spaces with a mark of, and the frame of a digit's emoji.
_SIGNS = str.maketrans(
    {**dict.fromkeys("ºª°˚", "°"), **dict.fromkeys("´`ʹʼ′‘’＇", "'"), "¨": '"', "\u20e3": "", "ー": "-"}
)
_DASHES = {"\u2043", "\u2212", "\u02d7", "\u30fb", "\u2796", "\u23af", "\u2500", "\u30fc"}


def printable(typed: str) -> str:
    """`typed` without control and invisible characters and outer spaces; line breaks become spaces.

    NUL cannot be stored in PostgreSQL, and direction marks could make one number look like another. The two joiners
    stay: names in several scripts, and emoji, need them.
    """
    if typed.isprintable():
        return typed.strip()
    kept = (
        c if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE else " " if c in "\t\r\n" else ""
        for c in typed
    )
    return "".join(kept).strip()


def without_unseen(typed: str, blank: str = "") -> str:
    """Return `typed` without characters that nobody sees, and with `blank` for those that only look like a blank."""
    if typed.isascii():
        return typed
    return "".join(blank if c in _BLANK else c for c in typed if c not in _UNSEEN and not _is_format(c))


def _is_format(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cn", "Co", "Cs"}


def with_ascii_digits(typed: str) -> str:
    """Return `typed` with the digits of every script as 0 to 9, every dash as "-", and in Unicode's plain forms."""
    if typed.isascii():
        return typed
    text = unicodedata.normalize("NFKC", typed.translate(_SIGNS)).translate(_SIGNS)
    return "".join(c if c.isascii() else _plain(c) for c in text)


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    return "-" if category == "Pd" or character in _DASHES else " " if category[0] == "Z" else character


def without_accents(text: str) -> str:
    """Return `text` without the marks over and under its letters: "dieciseis" for "dieciséis"."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
