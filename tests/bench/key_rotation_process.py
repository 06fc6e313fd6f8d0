"""`python -m tests.bench.key_rotation_process URL ROWS KILLS` changes keys on that empty database; prints JSON."""

import json
import os
import resource
import sys
import tempfile
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import django

BATCH = 100


def main(url: str, rows: int, kills: int) -> None:
    """Everything it starts has ended when it returns."""
    from tests.faults.conftest import BASE_DATA
    from tests.faults.key_rotation import change_keys
    from tests.faults.site import Site

    with tempfile.TemporaryDirectory() as name:
        site = Site(Path(name), url)
        try:
            site.manage("migrate", "--verbosity", "0")
            site.manage("shell", "--command", BASE_DATA)
            change = change_keys(site, Path(name), rows, kills, batch=BATCH)
            change.check(rows)
            rates = _alone(site, rows)
        finally:
            site.kill()
    seen = {"reads": change.reads.total(), "failed": change.reads.total() - change.reads["fine"]}
    print(json.dumps({**seen, "killed": kills, "left": change.left, **rates}))


def _alone(site: Any, rows: int) -> dict[str, float]:
    """One more key, and nobody else about."""
    from tests.faults.key_rotation import finished, work

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


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
