"""Full text search in the database at hand: FTS5 on SQLite, `tsvector` on PostgreSQL.

Triggers keep the words in step with the rows, whoever writes a row: `migrations/0004_full_text_search.py`.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BooleanField, Model, Q
from django.db.models.expressions import RawSQL

# Asked of each row and not for a list of rows, PostgreSQL need not find them all to show the first few by name.
MATCH_SQL = {
    "sqlite": "{table}.id IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s)",
    "postgresql": "{table}.words @@ to_tsquery('simple', %s)",
}
# A word, the beginning of one, and "and".
GRAMMAR = {"sqlite": ('"{}"', '"{}" *', " AND "), "postgresql": ("'{}'", "'{}':*", " & ")}


def matching(model: type[Model], words: Sequence[str], prefix: str = "") -> Q:
    """Return the rows that have each of `words`, letters and digits alone, and a word that begins with `prefix`."""
    word_term, prefix_term, conjunction = GRAMMAR[connection.vendor]
    terms = [*(word_term.format(word) for word in words), *([prefix_term.format(prefix)] if prefix else [])]
    sql = MATCH_SQL[connection.vendor].format(table=model._meta.db_table)
    # The SQL is ours; what was typed is its parameter.
    return Q(RawSQL(sql, [conjunction.join(terms)], BooleanField()))  # noqa: S611
