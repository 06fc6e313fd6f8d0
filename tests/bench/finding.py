"""What a search takes over 15,000 places and every city: words, beginnings, mistakes, and what is in half of them."""

from tests.bench.ground import Ground
from tests.bench.importing import AS_OF, a_list
from tests.bench.surroundings import OURS, run


def measure(ground: Ground) -> dict[str, float]:
    """The whole page, in milliseconds."""
    places = 1_500 if ground.quick else 15_000
    with ground.engine.fresh("finding") as url:
        run("django", "migrate", "--verbosity=0", settings=OURS, url=url)
        run("django", "articles", settings=OURS, url=url)
        run("django", "import_facilities", a_list("csv", places), AS_OF, settings=OURS, url=url)
        figures = run("tests.bench.finder", settings=OURS, url=url).split()
    names = ("p50_ms", "p95_ms", "slowest_ms", "sitemap_ms")
    return dict(zip(names, map(float, figures), strict=True))
