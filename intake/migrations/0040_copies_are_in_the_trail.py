"""A copy of everything we hold, made for the person, has a word in the audit trail."""

from importlib import import_module

from django.db import migrations, models

before = import_module("intake.migrations.0013_what_happens_at_the_desk")


class Migration(migrations.Migration):
    dependencies = [("intake", before.__name__.rpartition(".")[2])]
    operations = [
        migrations.AlterField(
            "auditevent",
            "happened",
            models.CharField(max_length=20, choices=[*before.HAPPENED, ("copied", "copy made for the person")]),
        ),
    ]
