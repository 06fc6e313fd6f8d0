"""The letter that tells of wordings tells of articles too."""

from importlib import import_module

from django.db import migrations, models

EARLIER = import_module("intake.migrations.0026_more_letters").LETTERS
LETTERS = [(name, "a review is due" if name == "review_due" else said) for name, said in EARLIER]


class Migration(migrations.Migration):
    dependencies = [("intake", "0044_words_are_kept_on_postgresql")]
    operations = [
        migrations.AlterField("notification", "letter", models.CharField(max_length=16, choices=LETTERS)),
    ]
