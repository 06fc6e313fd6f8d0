"""A worker, as it runs, with a machine that hangs before a thousand notifications: the others get theirs."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.faults.mail_server import MailServer, mail_server
from tests.faults.site import ROOT, Site, until
from tests.notify.receiver import Receiver, listening

BACKLOG, NOTIFICATIONS = 1_000, 20
FILL = [sys.executable, "-m", "tests.faults.worker_processes", "fill"]
BASE_DATA = """
from tests.notify.endpoints import an_endpoint, waiting
hangs = an_endpoint(url={hangs!r}, name="hangs")
waiting(hangs, {backlog})
an_endpoint(url={well!r}, name="well")
"""


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def told(site: Site, post: MailServer) -> Iterator[tuple[Receiver, Receiver]]:
    """One that hangs, with all that waits for it, and one that is well."""
    with listening("hangs") as hangs, listening() as well:
        site.environment |= {"WEBHOOK_NETWORKS": "127.0.0.0/8", "EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}
        site.manage("shell", "--command", BASE_DATA.format(hangs=hangs.url, well=well.url, backlog=BACKLOG))
        yield hangs, well


def test_the_queue_behind_one_that_hangs_flows(site: Site, post: MailServer, told: tuple[Receiver, Receiver]) -> None:
    hangs, well = told
    site.launch("worker")
    until(lambda: hangs.taken, "nobody is told")
    subprocess.run([*FILL, str(NOTIFICATIONS)], env=site.environment, cwd=ROOT, check=True)
    until(lambda: len(well.taken) == NOTIFICATIONS and len(post.taken) == NOTIFICATIONS, "the others are not told")
    assert len(hangs.taken) <= 3
    assert len({*well.ids()}) == NOTIFICATIONS
