"""P24: looking for one phone number, one address, one code, with few requests and with many."""

from tests.bench.context import BenchContext
from tests.bench.desk import QUEUE
from tests.bench.growth import growth


def measure(context: BenchContext) -> dict[str, float]:
    """The search as an advisor waits for it, and its SQL alone. Each repetition looks for another request."""
    desks = context.desks
    figures = {}
    for kind in ("phone", "email", "reference"):
        whole = growth(desks, lambda desk, turn, kind=kind: desk.search_ms(desk.known[kind][turn]))
        sql = growth(desks, lambda desk, turn, kind=kind: desk.sql(QUEUE, desk.known[kind][turn])["sql_ms"])
        figures[f"{kind}_ratio"], figures[f"{kind}_ms"] = whole
        figures[f"{kind}_sql_ratio"], figures[f"{kind}_sql_ms"] = sql
    return figures
