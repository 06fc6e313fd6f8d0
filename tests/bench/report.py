"""What was measured, for people and for programs."""

import json
from collections.abc import Mapping

from tests.bench.paths import FOLDER

Figures = dict[str, dict[str, dict[str, float]]]


def table(figures: Figures) -> str:
    """One line for each figure, a column for each database."""
    engines = list(dict.fromkeys(engine for on in figures.values() for engine in on))
    lines = [("", "", *engines)]
    for promise, on in figures.items():
        names = dict.fromkeys(name for measured in on.values() for name in measured)
        lines += [(promise, name, *(_cell(on.get(engine, {}), name) for engine in engines)) for name in names]
    return "\n".join(
        f"{promise:<10}{name:<22}" + "".join(f"{cell:>14}" for cell in cells) for promise, name, *cells in lines
    )


def _cell(measured: Mapping[str, float], name: str) -> str:
    return f"{measured[name]:,}" if name in measured else "-"


def keep(figures: Figures, quick: bool) -> None:
    """In `var/bench.json` (`var/bench-quick.json`), in place of what it held of the same promises."""
    file = FOLDER.with_name("bench-quick.json" if quick else "bench.json")
    before = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(dict(sorted({**before, **figures}.items())), indent=2) + "\n")
