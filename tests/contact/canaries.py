"""People whom nobody else is called like. Whatever one of them types holds a mark of its own, that can be looked for in
whatever form it is kept: no escape changes a mark, and every other form of it is spelled out here."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

GRAM = 8
WORDS = ("name", "refused", "note", "said", "remark", "place", "reason", "searched", "user", "password", "lost")
ADDRESSES = ("email", "new_email")
NUMBERS = {"phone": "377", "new_phone": "378", "called": "379"}
# A dump writes keys and sealed octets so. In megabytes of it, nine digits of somebody's come up by chance.
HEX = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}", re.IGNORECASE)
LONGEST_KEY = 36


@dataclass(frozen=True)
class Canary:
    """Number `number` of ten thousand."""

    number: int

    def mark(self, what: str) -> str:
        """Ten letters and digits that stand in this text alone."""
        digest = hashlib.sha256(f"{what} {self.number}".encode()).digest()
        return base64.b32encode(digest)[:10].decode().lower()

    def __getattr__(self, what: str) -> str:
        if what in WORDS:
            return f"José & <{self.mark(what)}> d'Été"
        if what in ADDRESSES:
            return f"{self.mark(what)}@canary.example"
        if what in NUMBERS:
            return f"(989) {NUMBERS[what]}-{self.number:04}"
        if what == "zip":
            digits = int(self.mark("zip"), 36) % 10**9
            return f"{digits // 10_000:05}-{digits % 10_000:04}"
        raise AttributeError(what)

    def marks(self) -> Iterator[tuple[str, str]]:
        """What to look for, and whose it is."""
        for what in (*WORDS, *ADDRESSES):
            yield self.mark(what), f"{what} of {self.number}"
        for what, exchange in NUMBERS.items():
            for text in (
                f"989{exchange}{self.number:04}",
                f"{exchange}-{self.number:04}",
                f"{exchange} {self.number:04}",
            ):
                yield text, f"{what} of {self.number}"
        yield self.zip, f"zip of {self.number}"
        yield self.zip.replace("-", ""), f"zip of {self.number}"


def _within_base64(text: str) -> Iterator[bytes]:
    """What base64 makes of `text` wherever it begins: the signs that its neighbours have no part in."""
    for before, torn in enumerate((0, 2, 3)):
        raw = bytes(before) + text.encode()
        yield base64.b64encode(raw)[torn : len(raw) * 8 // 6]


FORMS: dict[str, Callable[[str], Iterable[bytes]]] = {
    "as typed": lambda text: [text.encode(), text.upper().encode()],
    "in UTF-16": lambda text: [text.encode("utf-16-le"), text.encode("utf-16-be")],
    "in hex": lambda text: [text.encode().hex().encode(), text.encode().hex().upper().encode()],
    "in base64": _within_base64,
}


class Looking:
    """Looks for everything of `people` at once."""

    def __init__(self, people: Iterable[Canary]) -> None:
        self.spellings: dict[bytes, str] = {}
        for person in people:
            for text, whose in person.marks():
                for how, spelled in FORMS.items():
                    self.spellings.update(dict.fromkeys(spelled(text), f"{whose} {how}"))
        self._by_gram: dict[bytes, list[bytes]] = {}
        for spelling in self.spellings:
            self._by_gram.setdefault(spelling[:GRAM], []).append(spelling)

    def found(self, haystack: bytes) -> list[str]:
        """Whose text is in it, and in which form."""
        grams = self._by_gram
        places = [at for at in range(len(haystack)) if haystack[at : at + GRAM] in grams]
        hits = {
            spelling
            for at in places
            for spelling in grams[haystack[at : at + GRAM]]
            if haystack.startswith(spelling, at) and not _by_chance(spelling, haystack, at)
        }
        return sorted(self.spellings[spelling] for spelling in hits)


def _by_chance(spelling: bytes, haystack: bytes, at: int) -> bool:
    """Whether these are digits inside a key or inside octets written in hex. Those of a person stand by themselves."""
    if not spelling.replace(b"-", b"").isdigit() or len(spelling) > len("9893770007"):
        return False
    around = haystack[max(at - LONGEST_KEY, 0) : at + LONGEST_KEY]
    begins = min(at, LONGEST_KEY)
    return any(hit.start() <= begins and begins + len(spelling) <= hit.end() for hit in HEX.finditer(around))
