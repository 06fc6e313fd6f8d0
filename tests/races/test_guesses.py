"""Several processes, and no cache that they share, guess one secret at once: it is guessed as often as it may be."""

import os
import time
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from intake.antispam.guess_limit import GuessLimit
from intake.models import GuessCount
from tests.broken import replace_attribute
from tests.races.processes import race

ROUNDS, MOST, GUESSERS = 30, 5, ["one", "two", "three", "four"]


def reads_and_then_writes(self: GuessLimit) -> bool:
    """How guesses are often counted: read, compared, and written back."""
    number = self._rows.values_list("number", flat=True).first() or 0
    time.sleep(0.001)
    GuessCount.objects.update_or_create(pk=self._key, defaults={"number": number + 1, "ends_at": timezone.now()})
    return number < self.most


def guess_each(start: Any, name: str, rounds: int, reads_first: bool) -> Counter[int]:
    """Guess at every secret in step with the others, three times; how many of each were looked at."""
    settings.THROTTLE = True
    if reads_first:
        replace_attribute(GuessLimit, "spend", reads_and_then_writes)
    looked_at = Counter[int]()
    for secret in range(rounds):
        limit = GuessLimit("secret", f"{secret}", MOST, 900)
        start.wait()
        looked_at[secret] += sum(limit.spend() for _ in range(3))
    return looked_at


def guessed(rounds: int, *, reads_first: bool) -> set[int]:
    """How often any of the secrets was guessed."""
    found = race(guess_each, GUESSERS, rounds, reads_first)
    return set(sum(found.values(), Counter[int]()).values())


@pytest.mark.django_db(transaction=True)
def test_a_secret_is_guessed_as_often_as_it_may_be_however_many_processes_count() -> None:
    assert "CACHE_URL" not in os.environ
    assert guessed(ROUNDS, reads_first=False) == {MOST}


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_a_count_that_is_read_first() -> None:
    assert guessed(ROUNDS // 3, reads_first=True) != {MOST}
