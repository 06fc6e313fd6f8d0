import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.faults.site import Site
from tests.postgresql import Server

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
BASE_DATA = "from tests.build import *; a_helpline(); a_user('advisor')"
_names = count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server | None]:
    """A PostgreSQL that these tests may stop and kill; None on SQLite."""
    if not ON_POSTGRESQL:
        yield None
        return
    with Server() as own:
        yield own


@pytest.fixture(scope="session")
def base_database(server: Server | None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with every table, a helpline and an advisor, to be copied."""
    folder = tmp_path_factory.mktemp("base_database")
    return _base_database(
        _created(server.url, "base_database") if server else f"sqlite:///{folder}/intake.sqlite3", folder
    )


@pytest.fixture
def site(server: Server | None, base_database: str, tmp_path: Path) -> Iterator[Site]:
    """The site with a database of its own, not yet started."""
    if server:
        yield from _ended(Site(tmp_path, _created(server.url, f"intake{next(_names)}", "base_database")))
    else:
        yield from _ended(Site(tmp_path, _copied(base_database, tmp_path)))


def _base_database(database_url: str, folder: Path) -> str:
    site = Site(folder, database_url)
    site.manage("migrate", "--verbosity", "0")
    site.manage("shell", "--command", BASE_DATA)
    return database_url


def _created(url: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{url.rpartition('/')[0]}/{name}"


def _copied(database_url: str, folder: Path) -> str:
    shutil.copy(database_url.removeprefix("sqlite:///"), folder / "intake.sqlite3")
    return f"sqlite:///{folder}/intake.sqlite3"


def _ended(site: Site) -> Iterator[Site]:
    yield site
    site.kill()
