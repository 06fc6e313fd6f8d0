"""P23: the queue's first page, and one from the middle of what is closed, with few requests and with many."""

from tests.bench.context import BenchContext
from tests.bench.desk import QUEUE
from tests.bench.growth import growth


def measure(context: BenchContext) -> dict[str, float]:
    """SQL alone, and the whole page through the server. `queries` counts every statement of the first page."""
    desks = context.desks
    figures = {}
    for name in ("first", "deep"):
        paths = {desk: desk.known.get(name, QUEUE) for desk in desks}
        sql = growth(desks, lambda desk, _, paths=paths: desk.sql(paths[desk])["sql_ms"])
        page = growth(desks, lambda desk, _, paths=paths: desk.page_ms(paths[desk]))
        figures[f"{name}_sql_ratio"], figures[f"{name}_sql_ms"] = sql
        figures[f"{name}_page_ratio"], figures[f"{name}_page_ms"] = page
    figures["queries"] = max(desk.sql(QUEUE)["queries"] for desk in desks)
    return figures
