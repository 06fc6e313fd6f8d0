"""P8: a change of keys over many rows, under load and killed again and again; and how fast it is when left alone."""

import os
import resource
import tempfile
import time
from base64 import b64encode
from pathlib import Path

from tests.bench.ground import Ground
from tests.faults.changing_keys import change_keys, finished, work
from tests.faults.conftest import FURNISH
from tests.faults.site import Site

ROWS, KILLS, BATCH = 100_000, 20, 100


def measure(ground: Ground) -> dict[str, float]:
    """Reads, failed ones and rows that stayed behind; rows a second, by the clock and of CPU, of a rotation alone."""
    rows, kills = (3_000, 3) if ground.quick else (ROWS, KILLS)
    with tempfile.TemporaryDirectory() as name, ground.engine.fresh("keys") as url:
        folder = Path(name)
        site = Site(folder, url)
        try:
            site.manage("migrate", "--verbosity", "0")
            site.manage("shell", "--command", FURNISH)
            change = change_keys(site, folder, rows, kills, batch=BATCH)
            change.check(rows)
            rates = _alone(site, rows)
        finally:
            site.kill()
    failed = change.reads.total() - change.reads["fine"]
    return {"reads": change.reads.total(), "failed": failed, "killed": kills, "left": change.left, **rates}


def _alone(site: Site, rows: int) -> dict[str, float]:
    """One more key, and nobody else about."""
    site.environment["INTAKE_KEYS"] = f"{b64encode(os.urandom(32)).decode()},{site.environment['INTAKE_KEYS']}"
    begun, spent = time.monotonic(), _cpu()
    finished(work(site, "rotate", 500))
    return {
        "rows_per_second": round(rows / (time.monotonic() - begun)),
        "rows_per_cpu_second": round(rows / (_cpu() - spent)),
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
