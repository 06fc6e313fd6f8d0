"""Clears what the database itself still holds of erased rows: SQLite in its log, PostgreSQL in dead rows."""

from django.db import connection

from intake.contact.erasure import RELATED_DATA, model_of
from intake.contact.request import ContactRequest

# A reader that is slower than this is waited for in the next round: meanwhile nobody can write.
PATIENCE_MS = 200


def checkpoint_wal() -> bool:
    """Write SQLite's log (WAL) into the database file and empty it; return False while somebody still reads it.

    Until then the log holds rows as they were. In the file they are overwritten (`secure_delete`).
    """
    if connection.vendor != "sqlite":
        return True
    default_ms = connection.settings_dict["OPTIONS"]["timeout"] * 1000
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _frames, _written = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {default_ms}")
    return not busy


def vacuum() -> None:
    """Make PostgreSQL drop the dead rows now; its own vacuum comes only when a fifth of a table has changed."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (ContactRequest, *map(model_of, RELATED_DATA)):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
