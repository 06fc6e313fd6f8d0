"""The links of the audit trail, each the place of one event in the chain."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0013_same_texts_in_quarantine")]
    operations = [
        migrations.CreateModel(
            "AuditLink",
            [
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_mac", models.BinaryField(db_index=True)),
                ("mac", models.BinaryField()),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="link",
                        to="intake.auditevent",
                    ),
                ),
            ],
        ),
    ]
