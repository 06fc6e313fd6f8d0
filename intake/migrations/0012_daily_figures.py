"""Figures of days that are over, and an index that finds a day's attempts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_who_read_it_out")]
    operations = [
        migrations.AddIndex("contactattempt", models.Index(fields=["at"], name="attempt_at")),
        migrations.CreateModel(
            "DailyFigures",
            [
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("arrivals", models.JSONField(default=dict, help_text="How many came, by hour.")),
                (
                    "waits",
                    models.JSONField(default=dict, help_text="How many had waited how long at the first try, by step."),
                ),
                ("outcomes", models.JSONField(default=dict, help_text="How many ended, by outcome.")),
                ("tries", models.JSONField(default=dict, help_text="How many ended, by number of tries.")),
            ],
        ),
    ]
