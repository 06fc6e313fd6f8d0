"""Databases full of made-up requests. SQLite's are kept under `var/bench/`; PostgreSQL's are copied from them."""

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from tests.bench.databases import Engine
from tests.bench.paths import FOLDER, OURS, run

_MADE_BY_MIGRATE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}


@contextmanager
def seeded(engine: Engine, requests: int) -> Iterator[str]:
    """The URL of a database with that many requests, a helpline and staff."""
    file = _kept(requests)
    if not engine.server:
        yield f"sqlite:///{file}"
        return
    with engine.fresh(f"seeded_{requests}") as url:
        print(f"copying {requests:,} requests to PostgreSQL ...", file=sys.stderr)
        run("django", "migrate", "--verbosity=0", settings=OURS, url=url)
        _copy(file, url)
        yield url


def _kept(requests: int) -> Path:
    """Made anew when a migration has changed a table, an index or a trigger."""
    file = FOLDER / f"seeded-{requests}-{_schema()}.sqlite3"
    if not file.exists():
        print(f"seeding {requests:,} requests, once ...", file=sys.stderr)
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        url = f"sqlite:///{unfinished}"
        run("tests.bench.base_data", settings=OURS, url=url)
        run("django", "seed", f"--requests={requests}", settings=OURS, url=url)
        run("tests.bench.unique_phones", settings=OURS, url=url)
        with closing(sqlite3.connect(unfinished)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for stale in FOLDER.glob(f"seeded-{requests}-*.sqlite3*"):
            stale.unlink()
        unfinished.rename(file)
    return file


@cache
def _schema() -> str:
    with Engine("sqlite").fresh("schema") as url:
        run("django", "migrate", "--verbosity=0", settings=OURS, url=url)
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return hashlib.sha256(repr(made).encode()).hexdigest()[:8]


def _copy(file: Path, url: str) -> None:
    with closing(sqlite3.connect(file)) as source, psycopg.connect(url, autocommit=True) as target:
        # Foreign keys were checked where the rows come from; here millions of checks would wait for the commit.
        target.execute("SET session_replication_role = replica")
        target.execute("SET timezone = 'UTC'")
        # Migrations write these too, and lists of places add towns.
        target.execute("TRUNCATE intake_state, intake_city CASCADE")
        tables = target.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            if table not in _MADE_BY_MIGRATE:
                _copy_table(table, source, target)
        target.execute("VACUUM ANALYZE")


def _copy_table(table: str, source: sqlite3.Connection, target: psycopg.Connection) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    columns = [column for column, *_ in rows.description]
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
    with target.cursor().copy(into) as copy:
        for row in rows:
            copy.write_row(row)
    counted = target.execute("SELECT pg_get_serial_sequence(%s, 'id') WHERE %s", [table, "id" in columns]).fetchone()
    if counted and counted[0]:
        newest = SQL("SELECT setval(%s, (SELECT max(id) + 1 FROM {}), false)").format(Identifier(table))
        target.execute(newest, counted)
