"""The same work in several processes: each makes its part of the requests, with people of its own."""

import multiprocessing
import time
from collections.abc import Iterator
from random import Random
from typing import Any

from django.db import connections

from intake.demo.context import DemoContext
from intake.demo.errors import SeedRefused
from intake.demo.generation import make_requests

MIN_PARALLEL = 20_000


def make_requests_in_parts(count: int, seed: int | None, parts: int) -> Iterator[int]:
    """Write `count` requests; yield how many are written, now and then. Raises `SeedRefused` when a part failed."""
    if parts == 1 or count < MIN_PARALLEL:
        written = 0
        for batch in make_requests(DemoContext(_random(seed, 0)), count):
            yield (written := written + batch)
        return
    DemoContext(_random(seed, 0))  # what is missing is said once, before anything is written
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # a fork would lose its threads
    fork = multiprocessing.get_context("fork")
    total = fork.Value("q", 0)
    shares = [count // parts + (part < count % parts) for part in range(parts)]
    workers = [
        fork.Process(target=_work, args=(share, seed, part, parts, total), daemon=True)
        for part, share in enumerate(shares)
    ]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        time.sleep(0.5)
        yield total.value
    if any(worker.exitcode for worker in workers):
        raise SeedRefused(f"A process failed. {total.value} requests were written, and stay.")


def _work(share: int, seed: int | None, part: int, parts: int, total: Any) -> None:
    for batch in make_requests(DemoContext(_random(seed, part), part, parts), share):
        with total.get_lock():
            total.value += batch


def _random(seed: int | None, part: int) -> Random:
    return Random(None if seed is None else f"{seed}/{part}")  # noqa: S311  people and dates; keys and codes come from elsewhere
