"""Measures the promises named on the command line, or all; prints a table and writes `var/bench.json`."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack

from tests.bench import (
    audit_tampering,
    canaries,
    claims,
    dashboard,
    desk_search,
    facility_import,
    hostile_requests,
    key_rotation,
    notification_cost,
    page_cost,
    paging,
    public_search,
    report,
    submission_cost,
)
from tests.bench.context import BenchContext
from tests.bench.databases import engines
from tests.bench.paths import FOLDER

PROMISES: dict[str, Callable[[BenchContext], dict[str, float]]] = {
    "P4": notification_cost.measure,
    "P7": canaries.measure,
    "P8": key_rotation.measure,
    "P11": audit_tampering.measure,
    "P14": hostile_requests.measure,
    "P21": submission_cost.measure,
    "P22": page_cost.measure,
    "P23": paging.measure,
    "P24": desk_search.measure,
    "P25": claims.measure,
    "places": facility_import.measure,
    "search": public_search.measure,
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
    with engines() as found:
        for engine in found:
            with ExitStack() as stack:
                context = BenchContext(engine, arguments.quick, stack)
                for promise in chosen:
                    print(f"{promise} on {engine.name} ...", file=sys.stderr)
                    figures[promise][engine.name] = PROMISES[promise](context)
    print(report.table(figures))
    report.keep(figures, arguments.quick)


if __name__ == "__main__":
    main()
