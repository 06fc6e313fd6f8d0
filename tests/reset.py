"""The test database, put back as the migrations left it when a test has committed.

Django empties every table after such a test, and takes the states, cities, roles and permissions with it that
migrations wrote: whichever test comes next would miss them.
"""

import sqlite3
from typing import Any

from django.db import connection

_copy: sqlite3.Connection | None = None
_marks: dict[str, Any] = {}


def remember() -> None:
    """Keep what the migrations wrote. Call it once, before the first test."""
    if connection.vendor == "sqlite":
        _remember_file()
    else:
        _remember_tables()


def restore(*_: object) -> None:
    """Put every table back, with its triggers."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        assert _copy, "nothing was remembered"
        _copy.backup(connection.connection)
    else:
        _restore_tables()


def _remember_file() -> None:
    global _copy
    _copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(_copy)


def _remember_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS remembered")
        for table in _tables_with_rows(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS remembered.{table}")
            cursor.execute(f"CREATE TABLE remembered.{table} AS TABLE public.{table}")
            _marks[table] = _mark(cursor, table)


def _restore_tables() -> None:
    with connection.cursor() as cursor:
        # Neither foreign keys nor the triggers of what is append-only are asked.
        cursor.execute("SET session_replication_role = replica")
        try:
            for table in _tables_with_rows(cursor) | _marks.keys():
                if table not in _marks:
                    cursor.execute(f"DELETE FROM public.{table}")
                elif _mark(cursor, table) != _marks[table]:
                    cursor.execute(f"DELETE FROM public.{table}")
                    cursor.execute(f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE TABLE remembered.{table}")
                    _marks[table] = _mark(cursor, table)
        finally:
            cursor.execute("SET session_replication_role = origin")


def _tables_with_rows(cursor: Any) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [f'"{name}"' for (name,) in cursor.fetchall()]
    rows = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.{table})" for table in tables)
    cursor.execute(" UNION ALL ".join(rows))
    return {name for (name,) in cursor.fetchall()}


def _mark(cursor: Any, table: str) -> Any:
    """What every change to a table changes: how many rows it has, and the newest transaction that wrote one."""
    cursor.execute(f"SELECT count(*), max(xmin::text::bigint) FROM public.{table}")
    return cursor.fetchone()
