"""Measures the promises named on the command line, or all; prints a table and writes `var/bench.json`."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack

from tests.bench import (
    accepting,
    canaries,
    claiming,
    dashboard,
    finding,
    fuzzing,
    importing,
    paging,
    report,
    rotating,
    searching,
    showing,
    tampering,
    telling,
)
from tests.bench.engines import engines
from tests.bench.ground import Ground
from tests.bench.surroundings import FOLDER

PROMISES: dict[str, Callable[[Ground], dict[str, float]]] = {
    "P4": telling.measure,
    "P7": canaries.measure,
    "P8": rotating.measure,
    "P11": tampering.measure,
    "P14": fuzzing.measure,
    "P21": accepting.measure,
    "P22": showing.measure,
    "P23": paging.measure,
    "P24": searching.measure,
    "P25": claiming.measure,
    "places": importing.measure,
    "search": finding.measure,
    "dashboard": dashboard.measure,
}


def main() -> None:
    """Everything it starts has ended when it returns."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("promises", nargs="*", metavar="P21", help=f"of {', '.join(PROMISES)}; none means all")
    parser.add_argument("--quick", action="store_true", help="a smaller load: to try the bench, not the product")
    arguments = parser.parse_args()
    if unknown := set(arguments.promises) - set(PROMISES):
        parser.error(f"not measured here: {', '.join(sorted(unknown))}")
    for folder in (FOLDER.parent, FOLDER):
        folder.mkdir(mode=0o700, exist_ok=True)
    chosen = [promise for promise in PROMISES if promise in (arguments.promises or PROMISES)]
    figures: report.Figures = {promise: {} for promise in chosen}
    with engines() as both:
        for engine in both:
            with ExitStack() as stack:
                ground = Ground(engine, arguments.quick, stack)
                for promise in chosen:
                    print(f"{promise} on {engine.name} ...", file=sys.stderr)
                    figures[promise][engine.name] = PROMISES[promise](ground)
    print(report.table(figures))
    report.keep(figures, arguments.quick)


if __name__ == "__main__":
    main()
