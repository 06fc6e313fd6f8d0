"""PostgreSQL keeps the words of each row in the row: to find them anew in a text takes longer than all the rest."""

from importlib import import_module

from django.db import migrations

run = import_module("intake.migrations.0006_wordings_are_append_only").run
BEFORE = import_module("intake.migrations.0042_words_of_articles_and_places")
WORDS = {
    "intake_facility": "to_tsvector('simple', plain_name)",
    "intake_article": "to_tsvector('simple', lower(translate("
    "title || ' ' || summary || ' ' || body, 'ÁÉÍÓÚÜÑáéíóúüñ/-', 'AEIOUUNaeiouun  ')))",
}


def kept(table, words):
    """A column that the database fills by itself, and its index."""
    return [
        f"DROP INDEX {table}_words",
        f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX {table}_words ON {table} USING gin (words)",
    ]


PUT_UP = {
    "sqlite": [],
    "postgresql": [statement for table, words in WORDS.items() for statement in kept(table, words)],
}
LIFT = {
    "sqlite": [],
    "postgresql": [
        *(f"ALTER TABLE {table} DROP COLUMN words" for table in WORDS),  # its index goes with it
        *BEFORE.PUT_UP["postgresql"],
    ],
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0043_what_is_held_by_reader")]
    operations = [migrations.RunPython(run(PUT_UP), run(LIFT))]
