"""A key for backups, the commands, and an empty database to restore into."""

import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.races.processes import database_url

Command = Callable[..., str]


@pytest.fixture(autouse=True)
def _key_of_backups(settings: Any) -> None:
    settings.BACKUP_KEY = os.urandom(32)


@pytest.fixture
def backup(tmp_path: Path, journal: Path) -> Callable[[], Path]:
    """`backup()` makes one, in a file of its own."""

    def make() -> Path:
        folder = tmp_path / "backups"
        folder.mkdir(exist_ok=True)
        path = folder / f"number {len(list(folder.iterdir()))}"
        call_command("backup", path, stdout=StringIO())
        return path

    return make


def run_restore(path: Path, **options: Any) -> str:
    """What the command wrote."""
    output = StringIO()
    call_command("restore", path, stdout=output, stderr=output, **options)
    return output.getvalue()


def refused(command: str, path: Path, **options: Any) -> str:
    """Why it ended with 1."""
    with pytest.raises(CommandError) as refusal:
        call_command(command, path, stdout=StringIO(), stderr=StringIO(), **options)
    assert refusal.value.returncode == 1
    return str(refusal.value)


def _connect_to(name: str) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    connection.settings_dict["NAME"] = name


@pytest.fixture
def wipe(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """`wipe()`: from now on Django has an empty database; at the end of the test the tests' own again."""
    home, url, made = str(connection.settings_dict["NAME"]), database_url(), []

    def empty() -> None:
        if connection.vendor == "sqlite":
            _connect_to(str(tmp_path / f"empty{len(made)}.sqlite3"))
        else:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{home}_{len(made)}"')
            _connect_to(f"{home}_{len(made)}")
        made.append(connection.settings_dict["NAME"])

    yield empty
    _connect_to(home)
    if connection.vendor == "postgresql":
        with psycopg.connect(url, autocommit=True) as server:
            for name in made:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def tables() -> dict[str, list[str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, name) for name in names}


def _rows(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in cursor)
