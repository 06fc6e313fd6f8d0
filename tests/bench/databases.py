"""The two databases, and fresh ones inside them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import getpid
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests import postgresql
from tests.bench.paths import FOLDER


@dataclass(frozen=True)
class Engine:
    """`server` is the URL of a PostgreSQL, "" for SQLite."""

    name: str
    server: str = ""

    @contextmanager
    def fresh(self, name: str) -> Iterator[str]:
        """The URL of an empty database that is gone afterwards."""
        if self.server:
            database = f"bench_{name}_{getpid()}"
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(database)))
                try:
                    yield urlsplit(self.server)._replace(path=f"/{database}").geturl()
                finally:
                    connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(database)))
        else:
            file = FOLDER / f"{name}-{getpid()}.sqlite3"
            try:
                yield f"sqlite:///{file}"
            finally:
                for suffix in ("", "-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        file.with_name(file.name + suffix).unlink()


@contextmanager
def engines() -> Iterator[list[Engine]]:
    """SQLite, and the PostgreSQL of `DATABASE_URL` or one of our own."""
    with postgresql.server() as url:
        yield [Engine("sqlite"), Engine("postgresql", url)]
