"""Which letters somebody wants, in which language, and when not."""

from django.db import migrations, models

LANGUAGES = [("en", "English"), ("es", "Spanish")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0033_the_rota")]
    operations = [
        migrations.AddField(
            "staffprofile",
            "letter_language",
            models.CharField(max_length=5, choices=LANGUAGES, default="en", db_default="en"),
        ),
        migrations.AddField(
            "staffprofile",
            "unwanted",
            models.JSONField(default=list, blank=True, help_text="Letters that they switched off."),
        ),
        migrations.AddField("staffprofile", "quiet_from", models.TimeField(null=True, blank=True)),
        migrations.AddField("staffprofile", "quiet_until", models.TimeField(null=True, blank=True)),
        migrations.AddField(
            "staffprofile",
            "time_zone",
            models.CharField(
                max_length=40,
                blank=True,
                default="",
                db_default="",
                help_text="Of the quiet hours; empty: the helpline's.",
            ),
        ),
        migrations.AddField(
            "delivery",
            "held_until",
            models.DateTimeField(null=True, blank=True, help_text="The end of the quiet hours in which it was made."),
        ),
    ]
