"""P22: what it costs to show the form, against a bare "hello"."""

from itertools import repeat

from tests.bench.both import both
from tests.bench.ground import Ground
from tests.bench.http import get
from tests.bench.rounds import against_floor

PAGES = 5000


def measure(ground: Ground) -> dict[str, float]:
    """Nothing is cached between the client and the two servers."""
    each = PAGES // 5 if ground.quick else PAGES
    with both(ground.engine) as (floor, ours):
        to_floor, to_ours = (repeat([get("/", site.server.port)] * each) for site in (floor, ours))
        return against_floor(floor.server, ours.server, to_floor, to_ours, 200)
