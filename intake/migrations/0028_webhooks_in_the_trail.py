"""The trail tells of webhooks."""

from importlib import import_module

from django.db import migrations, models

HAPPENED = [
    *import_module("intake.migrations.0020_backups").HAPPENED,
    ("sent_again", "letter sent again"),
    ("webhook_changed", "webhook changed"),
    ("webhook_tested", "webhook tested"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0027_webhooks")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
