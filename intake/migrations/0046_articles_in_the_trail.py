"""The trail tells of articles that were published."""

from importlib import import_module

from django.db import migrations, models

HAPPENED = import_module("intake.migrations.0020_backups").HAPPENED


class Migration(migrations.Migration):
    dependencies = [("intake", "0045_articles")]
    operations = [
        migrations.AlterField(
            "auditevent",
            "happened",
            models.CharField(
                max_length=20,
                choices=[
                    *HAPPENED,
                    ("sent_again", "letter sent again"),
                    ("article_published", "article published"),
                ],
            ),
        ),
    ]
