"""P4: what accepting costs while the mail server is down, how fast what waits is told, and workers killed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import draining
from tests.bench.accepting import made, posts
from tests.bench.draining import workers
from tests.bench.engines import Engine
from tests.bench.ground import Ground
from tests.bench.rounds import ROUNDS, against_floor
from tests.bench.server import Server
from tests.bench.surroundings import OURS, run
from tests.faults.mail_server import mail_server
from tests.faults.site import Site
from tests.faults.telling import tell
from tests.serving import free_port

FORMS, LETTERS, KILLS = 300, 1_100, 50
FURNISH = "from tests.build import a_user; a_user('advisor')"


def measure(ground: Ground) -> dict[str, float]:
    """`accepting_*`: a site whose mail server is down to one whose is up, each with its worker.

    `lost` and `twice`: of LETTERS, with a worker killed KILLS times.
    """
    return {**_accepting(ground), **draining.measure(ground), **_killing(ground)}


def _accepting(ground: Ground) -> dict[str, float]:
    each = FORMS // 5 if ground.quick else FORMS
    with ExitStack() as stack:
        server = stack.enter_context(mail_server())
        up, down = (stack.enter_context(_site(ground.engine, port)) for port in (server.port, free_port()))
        sent = (posts(made(each * (ROUNDS + 1), url), site.port, each) for url, site in (up, down))
        figures = against_floor(up[1], down[1], *sent, 303)
    return {f"accepting_{name}": figures[name] for name in ("cpu_ratio", "rps_ratio")}


@contextmanager
def _site(engine: Engine, mail_port: int) -> Iterator[tuple[str, Server]]:
    """A site of its own, with its worker, and the URL of its database."""
    with engine.fresh(f"mail{mail_port}") as url:
        run("tests.bench.furnish", settings=OURS, url=url)
        with Server(OURS, url) as server, workers(url, 1, EMAIL_URL=f"smtp://127.0.0.1:{mail_port}"):
            yield url, server


def _killing(ground: Ground) -> dict[str, float]:
    letters, kills = (60, 3) if ground.quick else (LETTERS, KILLS)
    with mail_server() as server, ground.engine.fresh("killed") as url, TemporaryDirectory() as folder:
        site = Site(Path(folder), url)
        site.manage("migrate", "--verbosity", "0")
        site.manage("shell", "--command", FURNISH)
        told = tell(site, server, letters, kills)
    return {"kills": kills, "letters": letters, "lost": letters - told.taken, "twice": told.twice}
