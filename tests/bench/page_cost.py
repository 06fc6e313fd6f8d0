"""P22: what it costs to show the form, against a bare "hello"."""

from itertools import repeat

from tests.bench.context import BenchContext
from tests.bench.http import get
from tests.bench.interleaving import against_baseline
from tests.bench.servers import baseline_and_intake

PAGES = 5000


def measure(context: BenchContext) -> dict[str, float]:
    """Nothing is cached between the client and the two servers."""
    each = PAGES // 5 if context.quick else PAGES
    with baseline_and_intake(context.engine) as (baseline, ours):
        to_baseline, to_ours = (repeat([get("/", site.server.port)] * each) for site in (baseline, ours))
        return against_baseline(baseline.server, ours.server, to_baseline, to_ours, 200)
