"""What is nearly the same word."""

from functools import cache
from itertools import product

import pytest

from intake.search.edit_distance import edit_distance, is_similar

pytestmark = pytest.mark.once


def slowly(one: str, other: str) -> int:
    """The definition, as it is written down."""

    @cache
    def away(at: int, to: int) -> int:
        if not (at and to):
            return at + to
        least = min(away(at - 1, to) + 1, away(at, to - 1) + 1, away(at - 1, to - 1) + (one[at - 1] != other[to - 1]))
        if at > 1 and to > 1 and one[at - 2 : at] == other[to - 2 : to][::-1]:
            least = min(least, away(at - 2, to - 2) + 1)
        return least

    return away(len(one), len(other))


def test_it_is_the_definition_up_to_its_bound():
    words = ["".join(letters) for length in range(5) for letters in product("ab", repeat=length)]
    for one, other in product(words, words):
        for most in range(4):
            assert edit_distance(one, other, most) == min(slowly(one, other), most + 1), (one, other, most)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("huston", "houston"), ("detriot", "detroit"), ("attlanta", "atlanta"), ("albequerque", "albuquerque"),
     ("cincinatti", "cincinnati"), ("fentanol", "fentanyl"), ("methodone", "methadone")],
)  # fmt: skip
def test_a_hurried_hand_is_understood(typed, name):
    assert is_similar(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"), [("son", "sun"), ("help", "hemet"), ("dallas", "dalton"), ("texas", "tecate"), ("", "ada")]
)
def test_another_word_is_another_word(typed, name):
    assert not is_similar(typed, name)
