"""The words of articles and places in the database at hand: FTS5 on SQLite, full text search on PostgreSQL.

The database keeps them in step by itself, whoever writes a row: `migrations/0004_full_text_search.py`.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BooleanField, Model, Q
from django.db.models.expressions import RawSQL

# Asked of each row and not for a list of rows, PostgreSQL need not find them all to show the first few by name.
MATCHING = {
    "sqlite": "{table}.id IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s)",
    "postgresql": "{table}.words @@ to_tsquery('simple', %s)",
}
GRAMMAR = {"sqlite": ('"{}"', '"{}" *', " AND "), "postgresql": ("'{}'", "'{}':*", " & ")}


def has(model: type[Model], words: Sequence[str], unfinished: str = "") -> Q:
    """Rows that have each of `words`, letters and digits alone, and a word that begins with `unfinished`."""
    word, beginning, both = GRAMMAR[connection.vendor]
    terms = [*(word.format(one) for one in words), *([beginning.format(unfinished)] if unfinished else [])]
    sql = MATCHING[connection.vendor].format(table=model._meta.db_table)
    # One of ours; what was typed is its parameter.
    return Q(RawSQL(sql, [both.join(terms)], BooleanField()))  # noqa: S611
