"""What was published, and the words that a person saw, stay as they are: the database refuses to change them.

Dropping a request's consent records with the request stays possible. SQLite drops a table's triggers when a later
migration rebuilds the table: such a migration puts them back.
"""

from django.db import migrations


def on_sqlite(table, *verbs):
    """The triggers that refuse each of `verbs`."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in verbs
    ]


def on_postgresql(table, *verbs):
    """The trigger that refuses all of `verbs`."""
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(verbs)} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION intake_append_only()"
    ]


PUT_UP = {
    "sqlite": [*on_sqlite("intake_wording", "UPDATE", "DELETE"), *on_sqlite("intake_consentrecord", "UPDATE")],
    "postgresql": [
        "CREATE FUNCTION intake_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
        *on_postgresql("intake_wording", "UPDATE", "DELETE", "TRUNCATE"),
        *on_postgresql("intake_consentrecord", "UPDATE"),
    ],
}
LIFT = {
    "sqlite": [
        "DROP TRIGGER intake_wording_no_update",
        "DROP TRIGGER intake_wording_no_delete",
        "DROP TRIGGER intake_consentrecord_no_update",
    ],
    "postgresql": ["DROP FUNCTION intake_append_only() CASCADE"],
}


def run(statements):
    """A migration's step that executes what `statements` has for the database at hand."""

    def step(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_letters_about_the_helpline")]
    operations = [migrations.RunPython(run(PUT_UP), run(LIFT))]
