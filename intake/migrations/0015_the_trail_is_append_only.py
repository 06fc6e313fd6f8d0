"""What the trail says stays as it is: the database refuses to change or delete events and their links."""

from importlib import import_module

from django.db import migrations

wordings = import_module("intake.migrations.0006_wordings_are_append_only")
TABLES = ["intake_auditevent", "intake_auditlink"]

PUT_UP = {
    "sqlite": [trigger for table in TABLES for trigger in wordings.on_sqlite(table, "UPDATE", "DELETE")],
    "postgresql": [
        trigger for table in TABLES for trigger in wordings.on_postgresql(table, "UPDATE", "DELETE", "TRUNCATE")
    ],
}
LIFT = {
    "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES],
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_chain_of_the_trail")]
    operations = [migrations.RunPython(wordings.run(PUT_UP), wordings.run(LIFT))]
