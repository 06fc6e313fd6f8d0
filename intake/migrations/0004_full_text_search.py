"""What a search looks through: the words of articles and facilities, kept in step by the database itself.

SQLite has tables of words beside the rows, filled by triggers, and drops these when a later migration rebuilds the
table: such a migration puts them back. PostgreSQL keeps the words of each row in the row, and has an index of them.
"""

from django.db import migrations

SEARCHED = {"intake_facility": ("search_name",), "intake_article": ("title", "summary", "body")}
VECTORS = {
    "intake_facility": "to_tsvector('simple', search_name)",
    "intake_article": "to_tsvector('simple', lower(translate("
    "title || ' ' || summary || ' ' || body, 'ÁÉÍÓÚÜÑáéíóúüñ/-', 'AEIOUUNaeiouun  ')))",
}


def on_sqlite(table, columns):
    """FTS5 with external content (sqlite.org/fts5.html, 4.4.3)."""
    words, listed = f"{table}_words", ", ".join(columns)
    new, old = (", ".join(f"{row}.{column}" for column in ("id", *columns)) for row in ("new", "old"))
    enter = f"INSERT INTO {words} (rowid, {listed}) VALUES ({new});"  # noqa: S608  names of ours
    leave = f"INSERT INTO {words} ({words}, rowid, {listed}) VALUES ('delete', {old});"  # noqa: S608
    return [
        f"CREATE VIRTUAL TABLE {words} USING fts5({listed}, content='{table}', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3', columnsize=0)",
        f"CREATE TRIGGER {words}_enter AFTER INSERT ON {table} BEGIN {enter} END",
        f"CREATE TRIGGER {words}_leave AFTER DELETE ON {table} BEGIN {leave} END",
        f"CREATE TRIGGER {words}_change AFTER UPDATE OF {listed} ON {table} BEGIN {leave} {enter} END",
        f"INSERT INTO {words} ({words}) VALUES ('rebuild')",  # noqa: S608
    ]


def on_postgresql(table, vector):
    """A column that the database fills by itself, and its index."""
    return [
        f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ({vector}) STORED",
        f"CREATE INDEX {table}_words ON {table} USING gin (words)",
    ]


APPLY = {
    "sqlite": [statement for table, columns in SEARCHED.items() for statement in on_sqlite(table, columns)],
    "postgresql": [statement for table, vector in VECTORS.items() for statement in on_postgresql(table, vector)],
}
REVERSE = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_words_{when}" for table in SEARCHED for when in ("enter", "leave", "change")),
        *(f"DROP TABLE {table}_words" for table in SEARCHED),
    ],
    "postgresql": [f"ALTER TABLE {table} DROP COLUMN words" for table in VECTORS],  # its index goes with it
}


def run(statements):
    """A migration's step that executes what `statements` has for the database at hand."""

    def step(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_append_only")]
    operations = [migrations.RunPython(run(APPLY), run(REVERSE))]
