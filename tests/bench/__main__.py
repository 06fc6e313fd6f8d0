"""Measures the promises named on the command line, or all; prints a table and writes `var/bench.json`."""

import argparse
import sys
from collections.abc import Callable

from tests.bench import accepting, report, showing
from tests.bench.engines import Engine, engines
from tests.bench.surroundings import FOLDER

PROMISES: dict[str, Callable[[Engine, bool], dict[str, float]]] = {
    "P21": accepting.measure,
    "P22": showing.measure,
}


def main() -> None:
    """Everything it starts has ended when it returns."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("promises", nargs="*", metavar="P21", help=f"of {', '.join(PROMISES)}; none means all")
    parser.add_argument("--quick", action="store_true", help="a smaller load: to try the bench, not the product")
    arguments = parser.parse_args()
    if unknown := set(arguments.promises) - set(PROMISES):
        parser.error(f"not measured here: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    figures: report.Figures = {}
    with engines() as both:
        for promise in arguments.promises or PROMISES:
            for engine in both:
                print(f"{promise} on {engine.name} ...", file=sys.stderr)
                figures.setdefault(promise, {})[engine.name] = PROMISES[promise](engine, arguments.quick)
    print(report.table(figures))
    report.keep(figures)


if __name__ == "__main__":
    main()
