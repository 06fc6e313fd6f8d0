"""The schedule speaks of corrections of places."""

from importlib import import_module

from django.db import migrations, models

KINDS = [*import_module("intake.migrations.0020_backups").KINDS, ("corrections", "corrections of places")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0040_words_of_the_directory")]
    operations = [
        migrations.AlterField("disposalreceipt", "kind", models.CharField(max_length=11, choices=KINDS)),
    ]
