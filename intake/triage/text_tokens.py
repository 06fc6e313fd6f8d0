"""The words of a text message, however they are typed: in capitals, with digits for letters, misspelt, run together.

tokenize("S.T.O.P textng me!!") == [Token("STOP", "stop"), Token("REACH", "texting"), Token("ME", "me"), ...]
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intake.contact.characters import without_accents
from intake.search.edit_distance import edit_distance

WORD_FILE, NAME_FILE = Path(__file__).with_name("text_words.txt"), Path(__file__).with_name("text_names.txt")
PAUSE, QUESTION, DIGITS, NAME, UNKNOWN, GUARD = "PAUSE", "QUESTION", "DIGITS", "NAME", "UNKNOWN", "GUARD"
# A longer text is no keyword and no sentence: a person reads it.
MAX_LENGTH = 480
MIN_LENGTH_FOR_TYPO, MIN_LENGTH_FOR_TWO, MIN_LENGTH_OF_PARTS = 5, 9, 6
SIGN_OF_STOP = "🛑"

_SIGNATURE = re.compile(
    r"^\s*(?:--+\s*$|(?:sent|get|enviado|envoyé|gesendet|inviato|obtener|obtén)\s+(?:from|via|using|with|outlook|desde"
    r"|vía|mediante|con|de|depuis|von|da|for)\b).*",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_SIGNATURE_BEHIND = re.compile(
    r"[\s.,;!-]*\b(?:sent|enviado|envoyé) (?:from|via|desde|depuis) (?:my|mi|mon|the|a)\b[^\n]{0,40}$", re.IGNORECASE
)
_QUOTED = re.compile(r"^\s*>.*$|^\s*on .{5,80} wrote:\s*$", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(r"^\s*(?:\(no subject\)|<no subject>|subject:|asunto:|re:|fwd?:)", re.IGNORECASE)
# Letters of other scripts that look like ours: Unicode Technical Standard #39, confusables.
_LOOKALIKES = str.maketrans("асеікмортухѕјԁһԛԝѵгαεικνορτυχβϲ", "aceikmoptyxsjdhqwvraeikvoptuxbc")
_LEET = str.maketrans("013457$@|€", "oieastsale")
_APOSTROPHES = re.compile("['’‘`´ʼ＇]")
_SPELLED_OUT = re.compile(r"(?<![^\W_])[^\W\d_](?:(?P<by>[ .*_~·/|-]{1,2})[^\W\d_])(?:(?P=by)[^\W\d_]){1,12}(?![^\W_])")
_PIECE = re.compile(
    r"(?P<question>[?¿？؟])|(?P<pause>[.,;:!¡/\n…。、，！]|\s[-–—]+\s)|(?P<word>[^\W_](?:[^\W_]|[$@|€](?=\w))*|\$\w+)"
)


@dataclass(frozen=True)
class Token:
    """One word or phrase: its class, and as it was understood."""

    word_class: str
    word: str
    is_shouted: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Classes by phrase, the first words of phrases by length, and every single word."""

    classes: dict[tuple[str, ...], str]
    longest: int
    words: frozenset[str]
    by_sound: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """Read the words once."""
    classes: dict[tuple[str, ...], str] = {}
    for line in WORD_FILE.read_text("utf-8").splitlines():
        word_class, *phrases = line.split() if line and line[0] != "#" else [""]
        for phrase in phrases:
            classes.setdefault(tuple(phrase.rstrip("_").split("_")), word_class)
    for word, word_class in [*classes.items()]:
        if word_class in {"AR", "IR"}:
            del classes[word]
            classes = {**_forms(word[0], word_class), **classes}
    words = frozenset(word for phrase in classes for word in phrase)
    by_sound = {_sound(word): word for word in sorted(words) if len(word) >= MIN_LENGTH_FOR_TYPO}
    for name in NAME_FILE.read_text("utf-8").split():
        classes.setdefault((name,), NAME)
    return Lexicon(classes, max(map(len, classes)), words, by_sound)


def _forms(stems: str, conjugation: str) -> dict[tuple[str, ...], str]:
    """Return the forms of a Spanish verb of contact: a wish for contact (ASK) has the pronoun behind, "llámenme"."""
    stem, _, before_e = stems.partition("/")
    endings = ("ar", "ando", "e", "a") if conjugation == "AR" else ("ir", "iendo", "a", "e")
    infinitive, gerund, polite = stem + endings[0], stem + endings[1], (before_e or stem) + endings[2]
    past = stem + ("aran" if conjugation == "AR" else "ieran")
    reach = [infinitive, gerund, polite, f"{polite}s", f"{polite}n", f"{polite}is"]
    reach += [form + pronoun for form in (infinitive, gerund) for pronoun in ("me", "nos", "le", "les")]
    ask = [f"{form}{pronoun}" for form in (polite, f"{polite}n", stem + endings[3]) for pronoun in ("me", "nos")]
    classes = {past: "REACHED"} | dict.fromkeys(reach, "REACH") | dict.fromkeys(ask, "ASK")
    return {(form,): class_ for form, class_ in classes.items()}


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text`, without a signature and quoted lines."""
    lex = lexicon()
    spelled = list(_words(text))
    tokens: list[Token] = []
    at = 0
    while at < len(spelled):
        for length in range(min(lex.longest, len(spelled) - at), 0, -1):
            phrase = tuple(spelled[at : at + length])
            bare = tuple(word.casefold() for word in phrase)
            if length == 1 or bare in lex.classes:
                tokens.append(Token(_class_of(bare, lex), " ".join(bare), all(word.isupper() for word in phrase)))
                at += length
                break
    return tokens


def _class_of(phrase: tuple[str, ...], lex: Lexicon) -> str:
    if phrase in lex.classes:
        return lex.classes[phrase]
    word = phrase[0]
    return PAUSE if word == "," else QUESTION if word == "?" else DIGITS if word.isdecimal() else UNKNOWN


def _words(text: str) -> Iterator[str]:
    """The words as they were meant, upper case kept; "," for what divides sentences, "?" for a question mark."""
    text = unicodedata.normalize("NFKC", _QUOTED.sub("", _SUBJECT.sub("", text)))
    text = _SIGNATURE_BEHIND.sub("", _SIGNATURE.sub("", text))
    if SIGN_OF_STOP in text and not any(character.isalnum() for character in text):
        text = "stop"
    text = _APOSTROPHES.sub("", _plain(text))
    text = re.sub(r"(?<=\w )#(?!\w)", "number", text)
    text = _SPELLED_OUT.sub(lambda found: re.sub(r"[\W_]", "", found[0]), text)
    for piece in _PIECE.finditer(text):
        if piece["word"]:
            yield from _spell(piece["word"])
        else:
            yield "?" if piece["question"] else ","


def _plain(text: str) -> str:
    """Without accents and unseen signs; letters that look like Latin ones made Latin, in words that have some."""
    kept = "".join(c for c in without_accents(text) if unicodedata.category(c) != "Cf").replace("\ufe0f", "")
    return re.sub(r"[^\W\d_]+", lambda found: _latin(found[0]), kept)


def _latin(word: str) -> str:
    if word.isascii():
        return word
    latin = word.casefold().translate(_LOOKALIKES)
    return (latin.upper() if word.isupper() else latin) if latin.isascii() else unicodedata.normalize("NFC", word)


def _spell(typed: str) -> tuple[str, ...]:
    """Return the word, or the words, that were meant by `typed`; itself when that is anybody's guess."""
    words = _meant(typed.casefold())
    return tuple(word.upper() for word in words) if typed.isupper() else words


@cache
def _by_letter() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(lexicon().words):
        if word == "stop" or len(word) >= MIN_LENGTH_FOR_TYPO:
            found.setdefault(word[0], []).append(word)
    return found


def _meant(typed: str) -> tuple[str, ...]:
    known = lexicon().words
    if typed in known or (typed,) in lexicon().classes or typed.isdecimal() or len(typed) > 40:
        return (typed,)
    letters = typed.translate(_LEET) if not typed.isalpha() else typed
    for candidate in (letters, re.sub(r"(.)\1{2,}", r"\1\1", letters), re.sub(r"(.)\1+", r"\1", letters)):
        if candidate in known and lexicon().classes.get((candidate,)) != GUARD:
            return (candidate,)
    if not letters.isalpha():
        return (typed,)
    if lexicon().classes.get((letters[:-1],)) == NAME and letters.endswith("s"):
        return (letters[:-1],)
    if heard := lexicon().by_sound.get(_sound(letters)):
        return (heard,)
    if near := _nearest(letters):
        return (near,)
    return _parts(letters) or (typed,)


def _sound(word: str) -> str:
    """Spanish as many write it, by ear: "no me yamen", "no me escrivan", "mensages"."""
    word = re.sub(r"(?<!c)h", "", word.replace("qu", "k").replace("ll", "y").replace("v", "b"))
    return re.sub(r"z|c(?=[eiy])", "s", re.sub(r"g(?=[ei])", "j", word)).replace("c", "k").replace("kh", "ch")


def _nearest(typed: str) -> str:
    """Return the one word that a slip of the finger is away from `typed`: one in short words, two in long ones.

    "stop" is the one word of four letters that is looked for. The first letter is right, or swapped with the next.
    """
    if len(typed) < len("stp"):
        return ""
    limit = 2 if len(typed) >= MIN_LENGTH_FOR_TWO else 1
    near: dict[int, list[str]] = {}
    for letter in dict.fromkeys(typed[:2]):
        for word in _by_letter().get(letter, ()):
            if letter != typed[0] and word[:2] != typed[1::-1]:
                continue
            if (distance := edit_distance(typed, word, limit if len(word) >= MIN_LENGTH_FOR_TWO else 1)) <= limit:
                near.setdefault(distance, []).append(word)
    nearest = near[min(near)] if near else []
    classes = {lexicon().classes.get((word,), word) for word in nearest}
    return nearest[0] if len(classes) == 1 else ""


def _parts(typed: str) -> tuple[str, ...]:
    """Return the words that were run together: "stoptexting", "leavemealone"."""
    if len(typed) < MIN_LENGTH_OF_PARTS:
        return ()
    known = lexicon().words
    fewest: dict[int, tuple[str, ...]] = {0: ()}  # the fewest words that end at a place
    for end in range(1, len(typed) + 1):
        for start in range(max(0, end - 16), end - 1):
            if start in fewest and typed[start:end] in known:
                words = (*fewest[start], typed[start:end])
                if end not in fewest or len(words) < len(fewest[end]):
                    fewest[end] = words
    return fewest.get(len(typed), ())
