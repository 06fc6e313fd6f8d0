"""The supervisor's front page, with few requests and with many."""

from tests.bench.context import BenchContext
from tests.bench.growth import growth

FRONT = "/admin/"


def measure(context: BenchContext) -> dict[str, float]:
    """SQL alone, and the whole page through the server. Its today is the day on which the database was seeded."""
    desks = context.desks
    sql = growth(desks, lambda desk, _: desk.sql(FRONT)["sql_ms"])
    page = growth(desks, lambda desk, _: desk.page_ms(FRONT))
    queries = max(desk.sql(FRONT)["queries"] for desk in desks)
    return {"sql_ratio": sql[0], "sql_ms": sql[1], "page_ratio": page[0], "page_ms": page[1], "queries": queries}
