"""The database refuses to change what was published, the words that a person saw, and what the trail says.

A request points at the wordings that its form showed, and may not be pointed at others. Dropping a request's consent
records with the request stays possible. SQLite drops a table's triggers when a later
migration rebuilds the table: such a migration puts them back.
"""

from django.db import migrations

KEPT = ("intake_wording", "intake_auditevent", "intake_auditlink")
SHOWN = "UPDATE OF disclosure_shown_id, consent_shown_id"


def on_sqlite(table, *verbs):
    """The triggers that refuse each of `verbs`."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in verbs
    ]


def on_postgresql(table, *verbs):
    """The trigger that refuses all of `verbs`."""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(verbs)} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION intake_append_only()"
    )


def changes(distinct):
    """The condition under which an UPDATE points a request at other wordings; it may write the same ones again."""
    return " OR ".join(f"OLD.{kind}_shown_id {distinct} NEW.{kind}_shown_id" for kind in ("disclosure", "consent"))


APPLY = {
    "sqlite": [
        *(trigger for table in KEPT for trigger in on_sqlite(table, "UPDATE", "DELETE")),
        *on_sqlite("intake_consentrecord", "UPDATE"),
        f"CREATE TRIGGER intake_contactrequest_wordings BEFORE {SHOWN} ON intake_contactrequest "
        f"WHEN {changes('IS NOT')} "
        "BEGIN SELECT RAISE(ABORT, 'intake_contactrequest is append-only in its wordings'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION intake_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
        *(on_postgresql(table, "UPDATE", "DELETE", "TRUNCATE") for table in KEPT),
        on_postgresql("intake_consentrecord", "UPDATE"),
        f"CREATE TRIGGER intake_contactrequest_wordings BEFORE {SHOWN} ON intake_contactrequest "
        f"FOR EACH ROW WHEN ({changes('IS DISTINCT FROM')}) EXECUTE FUNCTION intake_append_only()",
    ],
}
REVERSE = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_no_{verb}" for table in KEPT for verb in ("update", "delete")),
        "DROP TRIGGER intake_consentrecord_no_update",
        "DROP TRIGGER intake_contactrequest_wordings",
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
    dependencies = [("intake", "0002_roles")]
    operations = [migrations.RunPython(run(APPLY), run(REVERSE))]
