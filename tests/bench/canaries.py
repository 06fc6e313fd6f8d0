"""P7: a thousand people go through every door, twenty times as many as in `make test`, and their words are looked for
in everything that is left."""

import re
import subprocess
import sys
import time

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, OURS, environment

PEOPLE = 1000
_FIGURES = re.compile(r"(\d+) people, (\d+) spellings, (\d+) octets in (\d+) places")


def measure(context: BenchContext) -> dict[str, float]:
    """How much was looked through; RuntimeError with what was said when a word of anybody was found."""
    command = [sys.executable, "-m", "pytest", "tests/contact/test_canaries.py", "-s", "-p", "no:logging"]
    told = environment(OURS, context.engine.server or "sqlite://")
    told |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "CANARIES": str(20 if context.quick else PEOPLE)}
    begun = time.monotonic()
    finished = subprocess.run(command, cwd=BASE, env=told, capture_output=True, text=True)
    figures = _FIGURES.search(finished.stdout)
    if finished.returncode or not figures:
        raise RuntimeError(f"somebody's words were found\n{finished.stdout}{finished.stderr}")
    people, spellings, octets, places = map(int, figures.groups())
    seconds = round(time.monotonic() - begun)
    return {
        "people": people,
        "spellings": spellings,
        "megabytes": octets // 10**6,
        "places": places,
        "found": 0,
        "seconds": seconds,
    }
