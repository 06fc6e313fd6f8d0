"""What a search takes over 15,000 places and every city: words, beginnings, mistakes, and what is in half of them."""

from tests.bench.context import BenchContext
from tests.bench.facility_import import AS_OF, a_list
from tests.bench.paths import OURS, run


def measure(context: BenchContext) -> dict[str, float]:
    """The whole page, in milliseconds."""
    places = 1_500 if context.quick else 15_000
    with context.engine.fresh("finding") as url:
        run("django", "migrate", "--verbosity=0", settings=OURS, url=url)
        run("django", "load_articles", settings=OURS, url=url)
        run("django", "import_facilities", a_list("csv", places), AS_OF, settings=OURS, url=url)
        figures = run("tests.bench.search_process", settings=OURS, url=url).split()
    names = ("p50_ms", "p95_ms", "slowest_ms", "sitemap_ms")
    return dict(zip(names, map(float, figures), strict=True))
