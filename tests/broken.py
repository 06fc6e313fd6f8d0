"""Faults, made on purpose in the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

BREAK = {
    "sqlite": ["CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    "postgresql": [
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'",
        "CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()",
    ],
}
# The same, and nobody is told.
DROP = {
    "sqlite": ["CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END"],
    "postgresql": [
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()",
    ],
}
MEND = {"sqlite": ["DROP TRIGGER broken"], "postgresql": ["DROP FUNCTION broken() CASCADE"]}


def replace_attribute(owner: Any, name: str, value: Any) -> None:
    """Give `owner` something broken by that name, to the end of the process; AttributeError when it has no such name.

    A plain assignment would break nothing once the name has changed, and the check beside it would look blind.
    """
    getattr(owner, name)
    setattr(owner, name, value)


@contextmanager
def no_row_enters(table: str, how: dict[str, list[str]] = BREAK) -> Iterator[None]:
    """Every INSERT into `table` fails, as a full disk or a refused constraint would make it; `DROP` loses the row."""
    with connection.cursor() as cursor:
        for statement in how[connection.vendor]:
            cursor.execute(statement.format(table=table))
    yield
    with connection.cursor() as cursor:
        for statement in MEND[connection.vendor]:
            cursor.execute(statement)
