"""Dumps and loads the database with what SQLite and PostgreSQL offer: one snapshot, loaded all or nothing."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

CHUNK_BYTES = 1 << 20
BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


class BackupRefused(Exception):
    """No backup was made, or none was restored; the message says why."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it is now within this block. Nobody waits for that, and it waits for nobody."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def size() -> int:
    """Return about how many bytes a dump will have."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT COALESCE(SUM(pg_table_size(relid)), 0)::bigint FROM pg_stat_user_tables")
        return int(cursor.fetchone()[0])


def dump() -> Iterator[bytes]:
    """Return the database as `snapshot` has it. Raises `BackupRefused`, or what a full disk raises."""
    return _dump_sqlite() if connection.vendor == "sqlite" else _dump_postgresql()


def load(chunks: Iterable[bytes]) -> None:
    """Load a dump into an empty database, in one transaction. Raises `BackupRefused`, or what `chunks` raise."""
    if connection.vendor == "sqlite":
        _load_sqlite(chunks)
    else:
        _load_postgresql(chunks)


@contextmanager
def _unnamed_file() -> Iterator[tuple[BinaryIO, sqlite3.Connection]]:
    """Make a file beside the database whose name is removed at once: however we end, the file is gone."""
    folder = Path(connection.settings_dict["NAME"]).parent
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file, closing(sqlite3.connect(file.name)) as copy:
        os.unlink(file.name)
        copy.execute("PRAGMA journal_mode = OFF")  # a journal would have a name
        copy.execute("PRAGMA synchronous = OFF")
        yield cast(BinaryIO, file), copy


def _dump_sqlite() -> Iterator[bytes]:
    with _unnamed_file() as (file, copy):
        connection.connection.backup(copy)
        yield from iter(partial(file.read, CHUNK_BYTES), b"")


def _load_sqlite(chunks: Iterable[bytes]) -> None:
    with _unnamed_file() as (file, copy):
        file.writelines(chunks)
        file.seek(18)
        file.write(b"\1\1")  # the format's "no WAL" (sqlite.org/fileformat): that would be a file with a name
        file.flush()
        connection.ensure_connection()
        copy.backup(connection.connection)


def _dump_postgresql() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
    with _running("pg_dump", "--format=custom", f"--snapshot={snapshot}") as (_stdin, stdout):
        yield from iter(partial(stdout.read, CHUNK_BYTES), b"")


def _load_postgresql(chunks: Iterable[bytes]) -> None:
    with _running("pg_restore", "--single-transaction", "--exit-on-error") as (stdin, _stdout):
        stdin.writelines(chunks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _running(name: str, *options: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run a client program on our database; kill it when we fail. The password goes by its environment."""
    options = (*options, "--no-owner", "--no-privileges", "--no-password", "--dbname")
    arguments, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, options)
    command, environment = [_program(name), *arguments[1:]], {**os.environ, **(secrets or {})}
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as errors:
        process: Any = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=errors)  # noqa: S603  the operator's own
        try:
            with suppress(BrokenPipeError):  # it says itself why it has ended
                yield process.stdin, process.stdout
        except BaseException:
            process.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
            failed = process.wait()
        if failed:
            errors.seek(0)
            # The first line alone: those after it quote rows.
            raise BackupRefused(errors.readline().decode(errors="replace").strip() or f"{name} failed")


def _program(name: str) -> str:
    """Return the path of the program. Raises `BackupRefused` when it is missing, or older than the server."""
    server = cast(Any, connection).pg_version // 10_000
    if path := shutil.which(name):
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603  the same
        number = re.search(r"\d+", version)
        if number and int(number[0]) >= server:
            return path
    raise BackupRefused(f"{name} is missing or too old: install the client programs of PostgreSQL {server}.")
