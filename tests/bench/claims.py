"""P25: eight processes take the next request as fast as they can, until nobody waits."""

import json
import subprocess
import sys
from statistics import quantiles
from typing import Any

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, OURS, environment, run

PROCESSES = 8


def measure(context: BenchContext) -> dict[str, float]:
    """`doubles` were given to two, `left_behind` to nobody; `failed` were refused by the database.

    The CPU is what one claim costs, in the process that claims and in the one that serves it.
    """
    requests = 4_000 if context.quick else 60_000
    with context.engine.fresh("claims") as url:
        run("tests.bench.base_data", settings=OURS, url=url)
        run("tests.bench.claim_processes", "fill", requests, PROCESSES, settings=OURS, url=url)
        processes = _race(url)
        waiting = int(run("tests.bench.claim_processes", "count", settings=OURS, url=url))
    taken = [pk for process in processes for pk in process["taken"]]
    times = [time for process in processes for time in process["times"]]
    cuts = quantiles(times, n=100)
    return {
        "claims": len(taken),
        "doubles": len(taken) - len(set(taken)),
        "left_behind": waiting,
        "failed": sum(process["failed"] for process in processes),
        "p50_ms": round(cuts[49], 2),
        "p99_ms": round(cuts[98], 2),
        "most_ms": round(max(times), 2),
        **{
            name: round(sum(process[name] for process in processes) / len(taken), 2)
            for name in ("cpu_ms", "database_cpu_ms")
        },
    }


def _race(url: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.claim_processes", "claim"]
    processes = [
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
        for process in processes:
            assert process.stdout
            process.stdout.readline()
        for process in processes:
            assert process.stdin
            process.stdin.close()
        return [json.loads(process.stdout.read()) for process in processes if process.stdout]
    finally:
        for process in processes:
            process.terminate()
            process.wait()
