"""The words of articles and places in the database at hand: FTS5 on SQLite, full text search on PostgreSQL.

The database keeps them in step by itself, whoever writes a row: `migrations/0042_words_of_articles_and_places.py`.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

# PostgreSQL asks its index only for the very expression that the index has.
MATCHING = {
    "sqlite": {
        "facility": "SELECT rowid FROM intake_facility_words WHERE intake_facility_words MATCH %s",
        "article": "SELECT rowid FROM intake_article_words WHERE intake_article_words MATCH %s",
    },
    "postgresql": {
        "facility": "SELECT id FROM intake_facility"
        " WHERE to_tsvector('simple', plain_name) @@ to_tsquery('simple', %s)",
        "article": "SELECT id FROM intake_article WHERE to_tsvector('simple', lower(translate("
        "title || ' ' || summary || ' ' || body, 'ÁÉÍÓÚÜÑáéíóúüñ/-', 'AEIOUUNaeiouun  ')))"
        " @@ to_tsquery('simple', %s)",
    },
}
GRAMMAR = {"sqlite": ('"{}"', '"{}" *', " AND "), "postgresql": ("'{}'", "'{}':*", " & ")}


def has(model: type[Model], words: Sequence[str], unfinished: str = "") -> Q:
    """Rows that have each of `words`, letters and digits alone, and a word that begins with `unfinished`."""
    word, beginning, both = GRAMMAR[connection.vendor]
    terms = [*(word.format(one) for one in words), *([beginning.format(unfinished)] if unfinished else [])]
    sql = MATCHING[connection.vendor][str(model._meta.model_name)]
    return Q(pk__in=RawSQL(sql, [both.join(terms)]))  # noqa: S611  one of ours; what was typed is its parameter
