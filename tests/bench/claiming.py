"""P25: eight processes take the next request as fast as they can, until nobody waits."""

import json
import subprocess
import sys
from statistics import quantiles
from typing import Any

from tests.bench.ground import Ground
from tests.bench.surroundings import BASE, OURS, environment, run

PROCESSES = 8


def measure(ground: Ground) -> dict[str, float]:
    """`doubles` were given to two, `left_behind` to nobody; `failed` were refused by the database.

    The CPU is what one claim costs, in the process that claims and in the one that serves it.
    """
    requests = 4_000 if ground.quick else 60_000
    with ground.engine.fresh("claims") as url:
        run("tests.bench.furnish", settings=OURS, url=url)
        run("tests.bench.claimer", "fill", requests, PROCESSES, settings=OURS, url=url)
        racers = _race(url)
        waiting = int(run("tests.bench.claimer", "count", settings=OURS, url=url))
    taken = [pk for racer in racers for pk in racer["taken"]]
    times = [time for racer in racers for time in racer["times"]]
    cuts = quantiles(times, n=100)
    return {
        "claims": len(taken),
        "doubles": len(taken) - len(set(taken)),
        "left_behind": waiting,
        "failed": sum(racer["failed"] for racer in racers),
        "p50_ms": round(cuts[49], 2),
        "p99_ms": round(cuts[98], 2),
        "most_ms": round(max(times), 2),
        **{name: round(sum(racer[name] for racer in racers) / len(taken), 2) for name in ("cpu_ms", "database_cpu_ms")},
    }


def _race(url: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.claimer", "claim"]
    racers = [
        subprocess.Popen(
            [*command, str(number)],
            cwd=BASE,
            env=environment(OURS, url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    try:
        for racer in racers:
            assert racer.stdout
            racer.stdout.readline()
        for racer in racers:
            assert racer.stdin
            racer.stdin.close()
        return [json.loads(racer.stdout.read()) for racer in racers if racer.stdout]
    finally:
        for racer in racers:
            racer.terminate()
            racer.wait()
