"""Numbers as people say them, in English and Spanish: "two oh two", "double five", "doscientos dos"."""

from collections.abc import Iterator, Sequence
from itertools import islice

# Two readings for each pair of words would be millions for a long list of them.
MAX_READINGS, MAX_DIGITS = 64, 30
_words = str.split
_UNITS = (
    _words("zero one two three four five six seven eight nine"),
    _words("cero uno dos tres cuatro cinco seis siete ocho nueve"),
)
_DIGITS = {word: str(digit) for words in _UNITS for digit, word in enumerate(words)}
_DIGITS |= {"oh": "0", "nought": "0", "naught": "0", "nil": "0", "niner": "9", "un": "1", "una": "1"}
_TEENS = (
    _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
    _words("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve"),
)
_WHOLE = {word: str(number) for words in _TEENS for number, word in enumerate(words, 10)}
_TWENTIES = _words("uno dos tres cuatro cinco seis siete ocho nueve")
_WHOLE |= {f"veinti{word}": str(number) for number, word in enumerate(_TWENTIES, 21)} | {"cien": "100"}
_TENS = {
    word: ten
    for words in (
        _words("twenty thirty forty fifty sixty seventy eighty ninety"),
        _words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    )
    for ten, word in enumerate(words, 2)
} | {"fourty": 4}
_HUNDREDS = {
    word: hundred
    for hundred, word in enumerate(
        _words(
            "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
        ),
        1,
    )
}
_TIMES = {"double": 2, "doble": 2, "triple": 3, "treble": 3}
_HUNDRED, _THOUSAND, _AND = {"hundred"}, {"thousand", "mil"}, {"and", "y"}

NUMBER_WORDS = {*_DIGITS, *_WHOLE, *_TENS, *_HUNDREDS, *_TIMES, *_HUNDRED, *_THOUSAND}
# Only between two words of a number: "treinta y cinco", "two o two", "eight hundred and five".
JOINING_WORDS = {*_AND, "o"}


def readings(words: Sequence[str]) -> list[list[str]]:
    """Return what `words` may say, each as groups of digits, the likeliest first: "twenty three" is 23, or 20 and 3.

    `words` are in small letters without accents, and no other than `NUMBER_WORDS` and `JOINING_WORDS`.
    """
    return [reading for reading in islice(_readings(tuple(words), 0), MAX_READINGS) if reading]


def _readings(words: tuple[str, ...], at: int, length: int = 0) -> Iterator[list[str]]:
    if at >= len(words) or length > MAX_DIGITS:
        yield []
        return
    for digits, taken in _numbers(words, at):
        for rest in _readings(words, at + taken, length + len(digits)):
            yield [digits, *rest] if digits else rest


def _numbers(words: tuple[str, ...], at: int) -> Iterator[tuple[str, int]]:
    """Yield the numbers that begin at this word, the longest first, each with how many words it takes."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _TIMES and (following in _DIGITS or following == "o"):
        yield _DIGITS.get(following, "0") * _TIMES[word], 2
    elif word in _DIGITS or word == "o":
        digit = _DIGITS.get(word, "0")
        if following in _HUNDRED and digit != "0":
            yield from _after_hundred(words, at + 2, int(digit), 2)
        elif following in _THOUSAND and digit != "0":
            yield f"{digit}000", 2
        else:
            yield digit, 1
    elif word in _WHOLE:
        yield _WHOLE[word], 1
    elif word in _TENS:
        yield from _tens(words, at)
    elif word in _HUNDREDS:
        yield from _after_hundred(words, at + 1, _HUNDREDS[word], 1)
    else:
        yield {"hundred": "100", "thousand": "1000", "mil": "1000"}.get(word, ""), 1


def _tens(words: tuple[str, ...], at: int) -> Iterator[tuple[str, int]]:
    ten, after = _TENS[words[at]], at + 1
    joined = after < len(words) and words[after] in _AND
    unit = _DIGITS.get(words[after + joined], "0") if after + joined < len(words) else "0"
    if unit != "0":
        yield f"{ten}{unit}", 2 + joined
    yield f"{ten}0", 1


def _after_hundred(words: tuple[str, ...], at: int, hundred: int, taken: int) -> Iterator[tuple[str, int]]:
    joined = at < len(words) and words[at] in _AND
    following = words[at + joined] if at + joined < len(words) else ""
    if following in _WHOLE and following != "cien":
        yield f"{hundred}{_WHOLE[following]}", taken + joined + 1
    elif following in _TENS:
        for digits, more in _tens(words, at + joined):
            yield f"{hundred}{digits}", taken + joined + more
    elif following in _DIGITS and _DIGITS[following] != "0":
        yield f"{hundred}0{_DIGITS[following]}", taken + joined + 1
    yield f"{hundred}00", taken
