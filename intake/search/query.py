"""What somebody typed, as it is compared: words without accents and capitals, and the phrases that they make."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db.models import Q

from intake.directory.names import plain
from intake.search.full_text import has
from intake.search.synonyms import STOP

# More of it is left unread.
LONGEST, MOST_WORDS, LONGEST_PHRASE = 200, 8, 4
# Of fewer letters nearly everything is the beginning.
LEAST_BEGUN = 2
Span = frozenset[int]


class Asked:
    """`words` in their order; a `Span` is the places of some of them."""

    def __init__(self, typed: str) -> None:
        self.words = re.findall(r"[^\W_]+", plain(typed[:LONGEST]))[:MOST_WORDS]

    @cached_property
    def phrases(self) -> dict[str, Span]:
        """Each word, and the words that stand side by side, the longest first."""
        ends = sorted(combinations(range(len(self.words) + 1), 2), key=lambda ends: (ends[0] - ends[1], ends[0]))
        return {
            " ".join(self.words[start:end]): frozenset(range(start, end))
            for start, end in ends
            if end - start <= LONGEST_PHRASE
        }

    @cached_property
    def telling(self) -> Span:
        """The words that say what is looked for."""
        return frozenset(at for at, word in enumerate(self.words) if word not in STOP)

    @property
    def begun(self) -> str:
        """The last word, which may be the beginning of one; "" for one that is too short."""
        return self.words[-1] if len(self.words[-1]) >= LEAST_BEGUN else ""

    def fits(self, at: int, word: str) -> bool:
        """Whether the word at this place is `word`, or the last one and its beginning."""
        last = at == len(self.words) - 1
        return word == self.words[at] or bool(last and self.begun and word.startswith(self.begun))

    def within(self, at: int) -> str:
        """What stands in a text between spaces that has a word which fits this place."""
        return f" {self.words[at]}" if self.begun and at == len(self.words) - 1 else f" {self.words[at]} "

    def rows(self, model: Any, span: Iterable[int]) -> Q:
        """Rows of an article or a facility that have all words of `span`."""
        last = len(self.words) - 1
        finished = [self.words[at] for at in span if at != last or not self.begun]
        return has(model, finished, self.begun if last in span else "")
