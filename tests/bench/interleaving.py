"""Two servers by turns: whatever else the machine does meanwhile weighs on both."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.bench.load import send
from tests.bench.server import Server

ROUNDS = 7


@dataclass(frozen=True)
class Round:
    """What one server did with one share of the load."""

    cpu_ms: float
    rps: float


def _round(server: Server, requests: list[bytes], status: int) -> Round:
    before = server.cpu_seconds()
    answers = send(requests, server.port)
    used = server.cpu_seconds() - before
    if answers.statuses != Counter({status: len(requests)}):
        raise RuntimeError(f"Not every answer was {status}: {dict(answers.statuses)}\n{server.said()}")
    return Round(1000 * used / len(requests), len(requests) / answers.seconds)


def against_baseline(
    baseline: Server, ours: Server, to_baseline: Iterator[list[bytes]], to_ours: Iterator[list[bytes]], status: int
) -> dict[str, float]:
    """Medians of ROUNDS rounds, and the span of the ratios from round to round. Both are warmed up first.

    Every request is answered with `status`, or RuntimeError is raised.
    """
    rounds = []
    for counts in (False, *[True] * ROUNDS):
        pair = _round(baseline, next(to_baseline), status), _round(ours, next(to_ours), status)
        if counts:
            rounds.append(pair)
    ratios = {
        "cpu": [its.cpu_ms / baselines.cpu_ms for baselines, its in rounds],
        "rps": [its.rps / baselines.rps for baselines, its in rounds],
    }
    return {
        "cpu_ratio": round(median(ratios["cpu"]), 2),
        "cpu_ratio_least": round(min(ratios["cpu"]), 2),
        "cpu_ratio_most": round(max(ratios["cpu"]), 2),
        "rps_ratio": round(median(ratios["rps"]), 2),
        "rps_ratio_least": round(min(ratios["rps"]), 2),
        "rps_ratio_most": round(max(ratios["rps"]), 2),
        "cpu_ms": round(median(its.cpu_ms for _, its in rounds), 3),
        "baseline_cpu_ms": round(median(baselines.cpu_ms for baselines, _ in rounds), 3),
        "rps": round(median(its.rps for _, its in rounds)),
        "baseline_rps": round(median(baselines.rps for baselines, _ in rounds)),
    }
