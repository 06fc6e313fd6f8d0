"""P8: a change of keys over many rows, under load and killed again and again; and how fast it is when left alone."""

import json

from tests.bench.context import BenchContext
from tests.bench.paths import OURS, run

ROWS, KILLS = 100_000, 20


def measure(context: BenchContext) -> dict[str, float]:
    """Reads, failed ones and rows that stayed behind; rows a second, by the clock and of CPU, of a rotation alone.

    Raises `CalledProcessError` when a read failed, a row stayed behind or a new one got lost.
    """
    rows, kills = (3_000, 3) if context.quick else (ROWS, KILLS)
    with context.engine.fresh("keys") as url:
        *_, seen = run("tests.bench.key_rotation_process", url, rows, kills, settings=OURS, url=url).splitlines()
    return dict(json.loads(seen))
