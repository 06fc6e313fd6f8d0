"""The baseline and Intake, each on a fresh database of its own, both up all the time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench.databases import Engine
from tests.bench.paths import BASELINE, OURS, run
from tests.bench.server import Server


@dataclass(frozen=True)
class Site:
    """A server and the database behind it."""

    settings: str
    url: str
    server: Server

    def rows(self, model: str) -> int:
        """How many rows of `model` are stored."""
        return int(run("tests.bench.row_count", model, settings=self.settings, url=self.url))


@contextmanager
def baseline_and_intake(engine: Engine) -> Iterator[tuple[Site, Site]]:
    """The baseline, then ours."""
    with ExitStack() as stack:
        sites = []
        for name, settings in (("baseline", BASELINE), ("ours", OURS)):
            url = stack.enter_context(engine.fresh(name))
            run("tests.bench.base_data", settings=settings, url=url)
            sites.append(Site(settings, url, stack.enter_context(Server(settings, url, "public"))))
        yield sites[0], sites[1]
