"""Pictures of numbers, as shapes to be drawn into an SVG. Each can be read without its colours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

ROW, LABELS, NUMBERS, WIDTH = 26, 118, 56, 360
CELL, WEEKDAYS, HOURS_HIGH = 14, 38, 20


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: where it stands, and how long it is."""

    label: Any
    value: int
    y: int
    length: float

    @property
    def baseline(self) -> int:
        """Where its words stand."""
        return self.y + 17

    @property
    def end(self) -> float:
        """Where its number stands."""
        return LABELS + self.length + 6


@dataclass(frozen=True)
class Bars:
    """A bar for each row, the longest as long as there is room."""

    rows: list[Bar]
    width: int = WIDTH
    labels: int = LABELS

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return ROW * len(self.rows)


def bars(rows: Iterable[tuple[Any, int]]) -> Bars:
    """Labels with their numbers, in the order given."""
    rows = list(rows)
    longest = max([value for _, value in rows], default=0) or 1
    room = WIDTH - LABELS - NUMBERS
    return Bars(
        [Bar(label, value, ROW * at, round(room * value / longest, 1)) for at, (label, value) in enumerate(rows)]
    )


@dataclass(frozen=True)
class Dot:
    """One hour of the week: the area of the dot is its number."""

    x: int
    y: int
    radius: float
    value: int


@dataclass(frozen=True)
class WeekTable:
    """A dot for each hour of each weekday, the busiest one as large as there is room. `days`: name, baseline, dots."""

    days: list[tuple[Any, int, list[Dot]]]
    hours: list[tuple[int, int]]
    width: int = WEEKDAYS + 24 * CELL
    height: int = HOURS_HIGH + 7 * CELL

    @property
    def by_hour(self) -> list[tuple[int, list[int]]]:
        """The rows of its table: each hour with its number on each weekday."""
        return [(hour, [dots[hour].value for _, _, dots in self.days]) for hour in range(24)]


def week_table(names: Iterable[Any], numbers: Mapping[tuple[int, int], int]) -> WeekTable:
    """The weekdays by name, from Monday, and how many in each (weekday, hour)."""
    busiest = max(numbers.values(), default=0) or 1

    def dot(day: int, hour: int) -> Dot:
        value = numbers.get((day, hour), 0)
        radius = round((CELL / 2 - 0.5) * sqrt(value / busiest), 1)
        return Dot(WEEKDAYS + hour * CELL + CELL // 2, HOURS_HIGH + day * CELL + CELL // 2, radius, value)

    days = [
        (name, HOURS_HIGH + day * CELL + CELL - 3, [dot(day, hour) for hour in range(24)])
        for day, name in enumerate(names)
    ]
    return WeekTable(days, [(hour, WEEKDAYS + hour * CELL + CELL // 2) for hour in range(0, 24, 6)])
