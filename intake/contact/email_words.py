"""Email addresses as people say them: "mari underscore vega at g mail dot com", "mari arroba gmail punto com"."""

import re

from intake.contact.characters import without_accents
from intake.contact.spoken_digits import NUMBER_WORDS, readings

_OPEN, _SHUT = r"(?:\s*[\[({<*_\"]\s*|\s+-)", r"(?:\s*[\])}>*_\"]\s*|-\s+)"
_AT_WORDS = r"at(?:\s+the\s+rate(?:\s+of)?|\s+sign)?|arr?oba"
_DOT_WORDS = "dot|punto|point|period"
_UNDERSCORE = r"under\s?score|gui[oó]n\s+bajo|sub\s?gui[oó]n|raya\s+baja|barra\s+baja"
_AT_IN_BRACKETS = re.compile(rf"{_OPEN}(?:{_AT_WORDS}|@){_SHUT}", re.IGNORECASE)
_DOT_IN_BRACKETS = re.compile(rf"{_OPEN}(?:{_DOT_WORDS}|\.){_SHUT}", re.IGNORECASE)
_AT_SAID = re.compile(rf"\s+(?:{_AT_WORDS})\s+", re.IGNORECASE)
_ENDING_IN_ONE_WORD = re.compile(r"\s*\b(?:dot|punto)\s?(com|net|org|edu|gov|mx|es)\b", re.IGNORECASE)
_MARKS_SAID = (
    (re.compile(rf"\s+(?:{_DOT_WORDS})\s+", re.IGNORECASE), "."),
    (re.compile(rf"\s+(?:{_UNDERSCORE})\s+", re.IGNORECASE), "_"),
    (re.compile(r"\s+(?:dash|hyphen|minus|gui[oó]n(?:\s+(?:medio|normal))?|raya|menos)\s+", re.IGNORECASE), "-"),
    (re.compile(r"\s+(?:plus(?:\s+sign)?|m[aá]s|signo\s+(?:de\s+)?m[aá]s)\s+", re.IGNORECASE), "+"),
)
_MARK_IN_NAME = re.compile(
    r"(?<=\w)\s+(?:(?P<dot>dot|punto)|(?P<dash>hyphen|gui[oó]n)|under\s?score|gui[oó]n\s+bajo)\s+(?=[\w.+'-]+\s?@)",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"(?<!\S)(?:\w\s+)+\w(?=@)|(?<!\S)(?:\w\s+){2,}\w(?=[._+-]|\s+\d)")
_DIGITS_BEHIND_NAME = re.compile(r"(?<=[^\W\d_])\s+(\d+)(?=@|[._+-])")
_DOMAIN_IN_WORDS = re.compile(r"@\s*([^\W\d_]+(?:\s+[^\W\d_]+)+)(?=\s*[.,])")
_PROVIDERS = set(
    str.split(
        "gmail hotmail outlook yahoo icloud aol msn live protonmail proton verizon comcast fastmail ymail rocketmail "
        "earthlink bellsouth sbcglobal googlemail prodigy zoho att"
    )
)


def in_signs(text: str) -> str:
    """Return `text` with the signs of an address for the words that say them."""
    text = _DOT_IN_BRACKETS.sub(".", _AT_IN_BRACKETS.sub("@", text))
    if "@" not in text:
        text = _dictated(text)
    else:
        text = _MARK_IN_NAME.sub(lambda found: "." if found["dot"] else "-" if found["dash"] else "_", text)
    return _DOMAIN_IN_WORDS.sub(_provider, _ENDING_IN_ONE_WORD.sub(r".\1", text))


def _dictated(text: str) -> str:
    """Return `text` with its last "at" before a dot as the sign, and what stands before it as one name."""
    text = _ENDING_IN_ONE_WORD.sub(r" dot \1", re.sub(r"\bc o m\b", "com", re.sub(r",(?=\s)", " ", text)))
    for said in _AT_SAID.finditer(text):
        name, domain = text[: said.start()], text[said.end() :]
        following = _AT_SAID.search(domain)
        dot = re.search(rf"\s(?:{_DOT_WORDS})\s|\S\.\S|\s(?:com|net|org|edu)\b", domain, re.IGNORECASE)
        if dot and not (following and following.start() < dot.start()):
            return f"{_name(name)}@{_with_dots(domain)}"
    return text


def _name(words: str) -> str:
    """Return the name that was dictated, behind the words that lead to it."""
    for mark, sign in _MARKS_SAID:
        words = mark.sub(sign, words)
    spelled = _SPELLED.sub(lambda found: re.sub(r"\s", "", found[0]), f"{_numbers(words)}@")
    return _DIGITS_BEHIND_NAME.sub(r"\1", spelled)[:-1]


def _numbers(words: str) -> str:
    """Return `words` with the numbers said behind a name in digits: "mari eighty seven" is mari 87."""
    parts = re.split(r"(\s+)", words)
    plain = [without_accents(part).lower() for part in parts]
    first = len(parts)
    while first > 2 and (plain[first - 1] in NUMBER_WORDS or (plain[first - 1] in {"y", "and"} and first < len(parts))):
        first -= 2
    digits = "".join(next(iter(readings(plain[first + 1 :: 2])), []))
    return "".join([*parts[: first + 1], digits]) if digits else words


def _with_dots(domain: str) -> str:
    for mark, sign in (_MARKS_SAID[0], _MARKS_SAID[2]):
        domain = mark.sub(sign, domain)
    return domain


def _provider(found: re.Match[str]) -> str:
    """Return the provider that was written in two words; other words stay as they are: who knows where they end?"""
    name = re.sub(r"\s", "", found[1])
    return f"@{name}" if name.lower() in _PROVIDERS else found[0]
