"""The floor and Intake, each on a fresh database of its own, both up all the time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench.engines import Engine
from tests.bench.server import Server
from tests.bench.surroundings import FLOOR, OURS, run


@dataclass(frozen=True)
class Site:
    """A server and the database behind it."""

    settings: str
    url: str
    server: Server

    def rows(self, model: str) -> int:
        """How many rows of `model` are stored."""
        return int(run("tests.bench.count", model, settings=self.settings, url=self.url))


@contextmanager
def both(engine: Engine) -> Iterator[tuple[Site, Site]]:
    """The floor, then ours."""
    with ExitStack() as stack:
        sites = []
        for name, settings in (("floor", FLOOR), ("ours", OURS)):
            url = stack.enter_context(engine.fresh(name))
            run("tests.bench.furnish", settings=settings, url=url)
            sites.append(Site(settings, url, stack.enter_context(Server(settings, url))))
        yield sites[0], sites[1]
