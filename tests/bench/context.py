"""What the measurements stand on: one database engine, the size of the run, and two seeded sites that some share."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property

from tests.bench.databases import Engine
from tests.bench.desk import Desk
from tests.bench.seeded_databases import seeded


@dataclass
class BenchContext:
    """`quick` is for trying the bench, not the product. Whatever is opened on `stack` ends with the run."""

    engine: Engine
    quick: bool
    stack: ExitStack

    @cached_property
    def desks(self) -> tuple[Desk, Desk]:
        """One with few requests, one with a hundred times as many (ten times in a quick run)."""
        few, many = (2_000, 20_000) if self.quick else (10_000, 1_000_000)
        small, large = (
            self.stack.enter_context(Desk(self.stack.enter_context(seeded(self.engine, size)))) for size in (few, many)
        )
        return small, large
