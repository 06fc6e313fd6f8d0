"""Backups: what the trail and the receipts say of them, and which erasures the journal knows of."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

trail = import_module("intake.migrations.0018_words_of_the_trail")
retention = import_module("intake.migrations.0017_retention")
HAPPENED = [*trail.HAPPENED, ("backed_up", "backup made"), ("restored", "restored from a backup")]
KINDS = [*retention.KINDS, ("backups", "backup copies")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0019_one_index_for_a_contact")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
        migrations.AlterField("disposalreceipt", "kind", models.CharField(max_length=11, choices=KINDS)),
        migrations.AddField(
            "disposalreceipt",
            "in_journal",
            models.BooleanField(
                default=False, db_default=False, help_text="The journal outside the database knows of it."
            ),
        ),
        migrations.AddIndex(
            "disposalreceipt",
            models.Index(fields=["id"], name="not_in_journal", condition=Q(in_journal=False, request_id__isnull=False)),
        ),
    ]
