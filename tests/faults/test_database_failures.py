import resource
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.faults.conftest import ON_POSTGRESQL
from tests.faults.form_senders import Crowd, a_form
from tests.faults.site import until


@contextmanager
def a_read_only_file(site, server):
    site.kill()
    site.start(READ_ONLY="1")
    yield
    site.kill()
    site.start()


@contextmanager
def a_full_disk(site, server):
    """No file of the site may grow: what a disk does that is full."""
    size = Path(site.database_url.removeprefix("sqlite:///")).stat().st_size
    _limit(site, size // 2)
    crowd = Crowd(site)
    until(lambda: crowd.send(a_form(site)) == "", "the disk never fills")
    assert not crowd.missing()
    yield
    _limit(site, resource.RLIM_INFINITY)


def _limit(site, size):
    for pid in site.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def a_stopped_server(site, server):
    server.stop()
    yield
    server.start()


@contextmanager
def a_killed_server(site, server):
    server.kill()
    yield
    server.start()


@contextmanager
def a_read_only_server(site, server):
    _read_only(server.url, site.database_url, "on")
    yield
    _read_only(server.url, site.database_url, "off")


def _read_only(url, database_url, on):
    name = database_url.rpartition("/")[2]
    with psycopg.connect(url, autocommit=True) as server:
        change = "ALTER DATABASE {} SET default_transaction_read_only = {}"
        server.execute(sql.SQL(change).format(sql.Identifier(name), sql.SQL(on)))
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


ON_SQLITE = [a_read_only_file, a_full_disk]
FAULTS = [a_stopped_server, a_killed_server, a_read_only_server] if ON_POSTGRESQL else ON_SQLITE


@pytest.mark.parametrize("fault", FAULTS)
def test_it_says_so_and_takes_the_same_form_once_when_it_is_back(site, server, fault):
    site.start()
    form = a_form(site)
    with fault(site, server):
        answers = [site.ask("POST", "/help/", form) for _ in range(3)]
        for status, location, page in answers:
            assert (status, location) == (503, "")
            assert "We could not save that" in page
            assert all(number in page for number in ("tel:911", "tel:988", "1-800-662-4357"))
            assert "We have your request" not in page
    crowd = Crowd(site)
    until(lambda: crowd.send(form), "it does not come back")
    assert crowd.send(form) in site.stored().values()
    assert len(crowd.acknowledged) == 1
    assert not crowd.missing()
    assert "Traceback" not in site.log.read_text()
