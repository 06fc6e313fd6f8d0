"""What the clock has told already, to whom a letter goes, and when a worker was last there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0034_preferences")]
    operations = [
        migrations.CreateModel(
            "Occasion",
            [
                ID,
                ("letter", models.CharField(max_length=16)),
                ("about", models.DateTimeField()),
                ("times", models.PositiveSmallIntegerField(default=1)),
                (
                    "again_at",
                    models.DateTimeField(null=True, blank=True, help_text="None: it was told for good."),
                ),
                (
                    "request",
                    models.ForeignKey(
                        "intake.contactrequest",
                        django.db.models.deletion.CASCADE,
                        related_name="occasions",
                        db_index=False,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["request", "letter"], name="one_occasion_by_letter")],
            },
        ),
        migrations.CreateModel("Heartbeat", [ID, ("at", models.DateTimeField())]),
        migrations.AddField(
            "notification",
            "to_everybody",
            models.BooleanField(
                default=False, db_default=False, help_text="Whoever it concerns is told, on duty or not."
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(fields=["letter", "id"], name="about_the_helpline", condition=Q(request__isnull=True)),
        ),
    ]
