"""A telling for each reader; of the letter itself, when it is to be addressed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LETTERS = [
    ("new_request", "a new request"),
    ("lease_overrun", "a claim ran out after the contact was shown"),
    ("person_changed", "a person changed a claimed request"),
    ("emergency", "an emergency"),
    ("review_due", "a disclosure must be reviewed"),
    ("delivery_failed", "a letter was given up"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0020_backups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "Delivery",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=8, choices=[("email", "email")])),
                (
                    "state",
                    models.CharField(
                        max_length=6,
                        choices=[("queued", "queued"), ("sent", "sent"), ("failed", "given up")],
                        default="queued",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "next_attempt_at",
                    models.DateTimeField(help_text="While a worker has it in hand: when another may take it."),
                ),
                (
                    "last_error",
                    models.CharField(
                        max_length=80, blank=True, default="", help_text="The kind of error, never its text."
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True, blank=True, help_text="When it was sent or given up.")),
                (
                    "notification",
                    models.ForeignKey(
                        "intake.notification",
                        django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        db_index=False,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.SET_NULL,
                        null=True,
                        blank=True,
                        related_name="+",
                        db_index=False,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "constraints": [
                    models.UniqueConstraint(fields=["notification", "channel", "to"], name="told_once_by_channel")
                ],
                "indexes": [
                    models.Index(
                        fields=["channel", "next_attempt_at"], name="deliveries_queued", condition=Q(state="queued")
                    ),
                    models.Index(fields=["id"], name="deliveries_failed", condition=Q(state="failed")),
                ],
            },
        ),
        migrations.RemoveIndex("notification", "outbox_queued"),
        migrations.RenameField("notification", "next_attempt_at", "address_at"),
        migrations.AlterField(
            "notification",
            "address_at",
            models.DateTimeField(null=True, blank=True, help_text="None: its deliveries are made."),
        ),
        migrations.AlterField("notification", "letter", models.CharField(max_length=16, choices=LETTERS)),
    ]
