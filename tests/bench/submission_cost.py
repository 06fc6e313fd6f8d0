"""P21: what it costs to accept a request, with everything that Intake does, against one bare `objects.create()`."""

import json
from collections.abc import Iterator

from tests.bench.context import BenchContext
from tests.bench.http import post
from tests.bench.interleaving import ROUNDS, against_baseline
from tests.bench.paths import OURS, run
from tests.bench.servers import baseline_and_intake

FORMS = 1500


def measure(context: BenchContext) -> dict[str, float]:
    """RuntimeError when a 303 stored no row, or a row came without its 303."""
    each = FORMS // 5 if context.quick else FORMS
    total = each * (ROUNDS + 1)
    with baseline_and_intake(context.engine) as (baseline, ours):
        forms = made(total, ours.url)
        figures = against_baseline(
            baseline.server,
            ours.server,
            posts(forms, baseline.server.port, each),
            posts(forms, ours.server.port, each),
            303,
        )
        for stored in (baseline.rows("baseline.row"), ours.rows("intake.contactrequest")):
            if stored != total:
                raise RuntimeError(f"{total} forms were accepted, {stored} are stored")
    return figures


def made(total: int, url: str) -> list[dict[str, str]]:
    """So many filled-in forms for the site on that database."""
    return [json.loads(line) for line in run("tests.bench.forms", total, settings=OURS, url=url).splitlines()]


def posts(forms: list[dict[str, str]], port: int, each: int) -> Iterator[list[bytes]]:
    for start in range(0, len(forms), each):
        share = enumerate(forms[start : start + each], start)
        yield [post("/help/", form, port, f"10.{n >> 12}.{n >> 4 & 255}.{n & 15}") for n, form in share]
