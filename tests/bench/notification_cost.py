"""P4: what accepting costs while the mail server is down, how fast what waits is told, and workers killed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import outbox_throughput
from tests.bench.context import BenchContext
from tests.bench.databases import Engine
from tests.bench.interleaving import ROUNDS, against_baseline
from tests.bench.outbox_throughput import workers
from tests.bench.paths import OURS, run
from tests.bench.server import Server
from tests.bench.submission_cost import made, posts
from tests.faults.killed_workers import tell
from tests.faults.mail_server import mail_server
from tests.faults.site import Site
from tests.serving import free_port

FORMS, NOTIFICATIONS, KILLS = 300, 1_100, 50
BASE_DATA = "from tests.build import a_user; a_user('advisor')"


def measure(context: BenchContext) -> dict[str, float]:
    """`accepting_*`: a site whose mail server is down to one whose is up, each with its worker.

    `lost` and `twice`: of NOTIFICATIONS, with a worker killed KILLS times.
    """
    return {**_accepting(context), **outbox_throughput.measure(context), **_killing(context)}


def _accepting(context: BenchContext) -> dict[str, float]:
    each = FORMS // 5 if context.quick else FORMS
    with ExitStack() as stack:
        server = stack.enter_context(mail_server())
        up, down = (stack.enter_context(_site(context.engine, port)) for port in (server.port, free_port()))
        sent = (posts(made(each * (ROUNDS + 1), url), site.port, each) for url, site in (up, down))
        figures = against_baseline(up[1], down[1], *sent, 303)
    return {f"accepting_{name}": figures[name] for name in ("cpu_ratio", "rps_ratio")}


@contextmanager
def _site(engine: Engine, mail_port: int) -> Iterator[tuple[str, Server]]:
    """A site of its own, with its worker, and the URL of its database."""
    with engine.fresh(f"mail{mail_port}") as url:
        run("tests.bench.base_data", settings=OURS, url=url)
        with Server(OURS, url, "public") as server, workers(url, 1, EMAIL_URL=f"smtp://127.0.0.1:{mail_port}"):
            yield url, server


def _killing(context: BenchContext) -> dict[str, float]:
    notifications, kills = (60, 3) if context.quick else (NOTIFICATIONS, KILLS)
    with mail_server() as server, context.engine.fresh("killed") as url, TemporaryDirectory() as folder:
        site = Site(Path(folder), url)
        site.manage("migrate", "--verbosity", "0")
        site.manage("shell", "--command", BASE_DATA)
        told = tell(site, server, notifications, kills)
    return {"kills": kills, "notifications": notifications, "lost": notifications - told.taken, "twice": told.twice}
