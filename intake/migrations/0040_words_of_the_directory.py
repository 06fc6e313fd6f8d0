"""The trail tells of places, and of corrections."""

from importlib import import_module

from django.db import migrations, models

HAPPENED = [
    *import_module("intake.migrations.0037_articles_in_the_trail").HAPPENED,
    ("places_imported", "places imported"),
    ("place_changed", "place changed"),
    ("correction_sent", "correction of a place sent"),
    ("correction_settled", "correction of a place dealt with"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0039_states_and_cities")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
