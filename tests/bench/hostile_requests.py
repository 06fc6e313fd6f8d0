"""P14: hostile requests to every public address, fifty times as many as `make test` sends."""

import re
import subprocess
import sys
import time

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, OURS, environment

REQUESTS = 100_000
_PASSED = re.compile(r"- (\d+) passing")


def measure(context: BenchContext) -> dict[str, float]:
    """How many were sent; RuntimeError with what was said when one broke a page, came back unescaped or was lost."""
    requests = 2_000 if context.quick else REQUESTS
    command = [sys.executable, "-m", "pytest", "tests/fuzz", "-n", "auto", "-p", "no:logging"]
    command += ["--hypothesis-show-statistics"]
    url = context.engine.server or "sqlite://"
    told = environment(OURS, url) | {"DJANGO_SETTINGS_MODULE": "tests.settings", "HOSTILE": str(requests)}
    begun = time.monotonic()
    finished = subprocess.run(command, cwd=BASE, env=told, capture_output=True, text=True)
    sent = sum(map(int, _PASSED.findall(finished.stdout)))
    if finished.returncode or sent < requests:
        raise RuntimeError(f"{sent} of {requests} hostile requests were fine\n{finished.stdout}{finished.stderr}")
    return {"requests": sent, "broken": 0, "seconds": round(time.monotonic() - begun)}
