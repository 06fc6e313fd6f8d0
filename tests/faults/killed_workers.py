"""Workers that tell staff, killed in the middle; and what became of every notification."""

import random
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.faults.mail_server import MailServer
from tests.faults.site import ROOT, Site, until

# A worker that was killed is taken for dead after so long; in use it is five minutes.
LEASE_SECONDS = 2


@dataclass(frozen=True)
class Told:
    """What the mail server took, what it took again, and what the database says."""

    taken: int
    twice: int
    states: dict[str, int]

    def check(self, notifications: int, kills: int) -> None:
        """Red when a notification was lost, or when more came twice than workers were killed."""
        assert (self.taken, self.states) == (notifications, {"sent": notifications}), self
        assert self.twice <= kills, self


def worker(site: Site, *broken: str) -> "subprocess.Popen[bytes]":
    """`manage.py worker` with a short lease; `broken`: one that marks notifications as sent before it sends them."""
    with site.log.open("ab") as log:
        command = [sys.executable, "-m", "tests.faults.worker_processes", "work", str(LEASE_SECONDS), *broken]
        return subprocess.Popen(command, env=site.environment, cwd=ROOT, stdout=log, stderr=log)


def tell(site: Site, server: MailServer, notifications: int, kills: int, *broken: str) -> Told:
    """Queue so many notifications, kill -9 the worker so often while it sends them, and let one finish."""
    site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    fill = [sys.executable, "-m", "tests.faults.worker_processes", "fill", str(notifications)]
    subprocess.run(fill, env=site.environment, cwd=ROOT, check=True)
    share = notifications // (kills + 1)
    for turn in range(kills):
        working = worker(site, *broken)
        try:
            until(
                lambda enough=(turn + 1) * share: len(server.taken) >= min(enough, notifications - 1), "nothing is sent"
            )
            time.sleep(random.uniform(0, 0.01))
        finally:
            working.kill()
            working.wait()
    last = worker(site, *broken)
    try:
        until(lambda: not site.query("SELECT 1 FROM intake_delivery WHERE state = 'queued' LIMIT 1"), "some are queued")
    finally:
        last.terminate()
        last.wait()
    states = dict(site.query("SELECT state, COUNT(*) FROM intake_delivery GROUP BY state"))
    return Told(len(server.taken), server.twice, states)
