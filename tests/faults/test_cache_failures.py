"""The counters that workers share: a real server, and what becomes of people when it is gone."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.build import a_phone
from tests.faults.form_senders import Crowd, a_form
from tests.faults.site import Site, until
from tests.serving import free_port

FLOOD, LONGEST_WAIT = 120, 1.0
MISSING = "No redis-server (apt-get install redis-server)."


class Cache:
    """A Redis of our own on 127.0.0.1 that keeps nothing: `start`, `kill`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        until(self.counts, "the cache does not answer")

    def counts(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def cache() -> Iterator[Cache]:
    if not shutil.which("redis-server"):
        pytest.skip(MISSING)
    cache = Cache()
    cache.start()
    yield cache
    cache.kill()


def started(site: Site, cache: Cache) -> Crowd:
    """Several workers that count together."""
    site.start(workers=3, INTAKE_THROTTLE="on", CACHE_URL=cache.url)
    return Crowd(site)


def test_workers_count_together_and_a_flood_is_asked_to_wait(site: Site, cache: Cache) -> None:
    crowd = started(site, cache)
    for _ in range(FLOOD + 10):
        crowd.send(a_form(site, a_phone()))
    assert crowd.statuses == {303: FLOOD, 429: 10}
    assert len(site.stored()) == FLOOD
    assert "cannot be reached" not in site.log.read_text()


@pytest.mark.parametrize("fault", ["killed", "stopped in its tracks"])
def test_while_it_is_gone_people_are_stored(site: Site, cache: Cache, fault: str) -> None:
    crowd = started(site, cache)
    crowd.send(a_form(site))
    assert cache.process
    if fault == "killed":
        cache.kill()
    else:
        cache.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    codes = [crowd.send(a_form(site)) for _ in range(10)]
    assert all(codes)
    assert time.monotonic() - began < 10 * LONGEST_WAIT
    assert crowd.statuses == {303: 11}
    assert not crowd.missing()
    assert "the shared counters cannot be reached" in site.log.read_text()
