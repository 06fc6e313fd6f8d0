"""P4: what accepting costs while the mail server is down, how fast two workers drain a queue, and workers killed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.accepting import made, posts
from tests.bench.engines import Engine
from tests.bench.ground import Ground
from tests.bench.rounds import ROUNDS, against_floor
from tests.bench.server import Server
from tests.bench.surroundings import BASE, OURS, environment, run
from tests.faults.mail_server import mail_server
from tests.faults.site import Site
from tests.faults.telling import tell
from tests.serving import free_port

FORMS, QUEUED, LETTERS, KILLS = 300, 10_000, 1_100, 50
FURNISH = "from tests.build import a_user; a_user('advisor')"


def measure(ground: Ground) -> dict[str, float]:
    """`accepting_*`: a site whose mail server is down to one whose is up, each with its worker.

    `drained_per_s`: by two workers; RuntimeError unless each came exactly once. `lost` and `twice`: of LETTERS, with a
    worker killed KILLS times.
    """
    return {**_accepting(ground), **_draining(ground), **_killing(ground)}


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
        with Server(OURS, url) as server, _workers(url, mail_port, 1):
            yield url, server


@contextmanager
def _workers(url: str, mail_port: int, number: int) -> Iterator[None]:
    settings = {**environment(OURS, url), "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    command = [sys.executable, str(BASE / "manage.py"), "worker"]
    workers = [subprocess.Popen(command, cwd=BASE, env=settings, stderr=subprocess.DEVNULL) for _ in range(number)]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def _draining(ground: Ground) -> dict[str, float]:
    queued = QUEUED // 10 if ground.quick else QUEUED
    with mail_server() as server, ground.engine.fresh("letters") as url:
        run("tests.bench.furnish", settings=OURS, url=url)
        run("tests.faults.tell_work", "fill", queued, "review_due", settings=OURS, url=url)
        with _workers(url, server.port, 2):
            while len(server.taken) < queued:
                time.sleep(0.05)
        if server.taken.total() != queued:
            raise RuntimeError(f"{server.taken.total() - queued} of {queued} came twice")
    return {"drained": queued, "drained_per_s": round(queued / (server.last - server.first))}


def _killing(ground: Ground) -> dict[str, float]:
    letters, kills = (60, 3) if ground.quick else (LETTERS, KILLS)
    with mail_server() as server, ground.engine.fresh("killed") as url, TemporaryDirectory() as folder:
        site = Site(Path(folder), url)
        site.manage("migrate", "--verbosity", "0")
        site.manage("shell", "--command", FURNISH)
        told = tell(site, server, letters, kills)
    return {"kills": kills, "letters": letters, "lost": letters - told.taken, "twice": told.twice}
