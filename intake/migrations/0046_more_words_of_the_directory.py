"""The trail tells of places that the desk adds, and of agencies."""

from importlib import import_module

from django.db import migrations, models

EARLIER = import_module("intake.migrations.0040_words_of_the_directory").HAPPENED
at = EARLIER.index(("place_changed", "place changed"))
HAPPENED = [
    *EARLIER[:at],
    ("place_added", "place added"),
    EARLIER[at],
    ("agency_changed", "agency of a state changed"),
    *EARLIER[at + 1 :],
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0045_a_review_is_due")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
