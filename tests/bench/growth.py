"""How much dearer something is with many requests than with few."""

from collections.abc import Callable
from statistics import median

from tests.bench.desk import Desk

REPETITIONS, WARM_UP = 50, 5


def growth(desks: tuple[Desk, Desk], milliseconds: Callable[[Desk, int], float]) -> tuple[float, float]:
    """The ratio of the medians, many to few, and the median in ms with many. They take turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + REPETITIONS):
        for which in (0, 1) if turn % 2 else (1, 0):
            taken[which].append(milliseconds(desks[which], turn))
    few, many = (median(times[WARM_UP:]) for times in taken)
    return round(many / few, 2), round(many, 3)
