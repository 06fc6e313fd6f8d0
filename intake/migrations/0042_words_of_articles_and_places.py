"""What a search looks through: the words of articles and places, kept in step by the database itself.

SQLite has tables of words beside the rows, filled by triggers, and drops these when a later migration rebuilds the
table: such a migration puts them back. PostgreSQL has an index over an expression.
"""

from importlib import import_module

from django.db import migrations

run = import_module("intake.migrations.0006_wordings_are_append_only").run
SEARCHED = {"intake_facility": ("plain_name",), "intake_article": ("title", "summary", "body")}


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


PUT_UP = {
    "sqlite": [statement for table, columns in SEARCHED.items() for statement in on_sqlite(table, columns)],
    "postgresql": [
        "CREATE INDEX intake_facility_words ON intake_facility USING gin (to_tsvector('simple', plain_name))",
        "CREATE INDEX intake_article_words ON intake_article USING gin (to_tsvector('simple', lower(translate("
        "title || ' ' || summary || ' ' || body, 'ÁÉÍÓÚÜÑáéíóúüñ/-', 'AEIOUUNaeiouun  '))))",
    ],
}
LIFT = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_words_{when}" for table in SEARCHED for when in ("enter", "leave", "change")),
        *(f"DROP TABLE {table}_words" for table in SEARCHED),
    ],
    "postgresql": [f"DROP INDEX {table}_words" for table in SEARCHED],
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0041_corrections_are_kept_by_rule")]
    operations = [migrations.RunPython(run(PUT_UP), run(LIFT))]
