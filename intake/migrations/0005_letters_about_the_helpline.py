"""A letter need not be about a request."""

import django.db.models.deletion
from django.db import migrations, models

LETTERS = [
    ("new_request", "a new request"),
    ("lease_overrun", "a claim ran out after the contact was shown"),
    ("person_changed", "a person changed a claimed request"),
    ("emergency", "an emergency"),
    ("review_due", "a disclosure must be reviewed"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_more_answers")]
    operations = [
        migrations.AlterField(
            "notification",
            "request",
            models.ForeignKey(
                "intake.contactrequest",
                django.db.models.deletion.CASCADE,
                null=True,
                blank=True,
                related_name="notifications",
                db_index=False,
                help_text="None: it is about the helpline.",
            ),
        ),
        migrations.AlterField("notification", "letter", models.CharField(max_length=16, choices=LETTERS)),
    ]
