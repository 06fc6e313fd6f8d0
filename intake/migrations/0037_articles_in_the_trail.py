"""The trail tells of articles that were published."""

from importlib import import_module

from django.db import migrations, models

HAPPENED = [
    *import_module("intake.migrations.0033_the_rota").HAPPENED,
    ("article_published", "article published"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0036_articles")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
