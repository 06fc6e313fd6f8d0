"""Until when a message to a person may be leaving, and what a provider said of one that left."""

from django.db import migrations, models

RECEIPTS = [
    ("accepted", "accepted"),
    ("sent", "passed on"),
    ("delivered", "delivered"),
    ("failed", "not delivered"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0029_yes_to_messages")]
    operations = [
        migrations.AddField(
            "contactrequest",
            "message_leaves_until",
            models.DateTimeField(
                null=True, blank=True, help_text="Until when a worker may be sending this person a message."
            ),
        ),
        migrations.AddField(
            "delivery",
            "receipt",
            models.CharField(max_length=9, choices=RECEIPTS, blank=True, default="", db_default=""),
        ),
    ]
