"""What somebody typed, as it is compared: words without accents and capitals, and the phrases that they make."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db.models import Q

from intake.directory.names import normalize
from intake.search.full_text import matching
from intake.search.synonyms import STOP_WORDS

# The rest is not read.
MAX_LENGTH, MAX_WORDS, MAX_PHRASE_WORDS = 200, 8, 4
# Nearly every word begins with one letter.
MIN_PREFIX_LENGTH = 2
# Positions of some of the words.
Span = frozenset[int]


class SearchQuery:
    """The words of a search, in their order. The last one may be the beginning of a word."""

    def __init__(self, typed: str) -> None:
        every_word = re.findall(r"[^\W_]+", normalize(typed[:MAX_LENGTH]))
        self.words, self.text = every_word[:MAX_WORDS], " ".join(every_word)

    @cached_property
    def phrases(self) -> dict[str, Span]:
        """Each word, and the words that stand side by side, the longest phrase first."""
        ends = sorted(combinations(range(len(self.words) + 1), 2), key=lambda ends: (ends[0] - ends[1], ends[0]))
        return {
            " ".join(self.words[start:end]): frozenset(range(start, end))
            for start, end in ends
            if end - start <= MAX_PHRASE_WORDS
        }

    @cached_property
    def significant(self) -> Span:
        """The words that are no stop words."""
        return frozenset(at for at, word in enumerate(self.words) if word not in STOP_WORDS)

    @property
    def prefix(self) -> str:
        """The last word, which may be the beginning of one; "" where it is too short."""
        return self.words[-1] if len(self.words[-1]) >= MIN_PREFIX_LENGTH else ""

    def matches(self, at: int, word: str) -> bool:
        """Return whether the word at this position is `word`, or is the last one and its beginning."""
        last = at == len(self.words) - 1
        return word == self.words[at] or bool(last and self.prefix and word.startswith(self.prefix))

    def like_pattern(self, at: int) -> str:
        """Return what a text contains, between spaces, that has a word which matches at this position."""
        return f" {self.words[at]}" if self.prefix and at == len(self.words) - 1 else f" {self.words[at]} "

    def rows_with(self, model: Any, span: Iterable[int]) -> Q:
        """Return the rows of an article or a facility that have all words of `span`."""
        last = len(self.words) - 1
        complete = [self.words[at] for at in span if at != last or not self.prefix]
        return matching(model, complete, self.prefix if last in span else "")
