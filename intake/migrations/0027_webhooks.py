"""Machines that are told by webhook, and their deliveries."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

import intake.contact.reference
import intake.vault.fields

WHY = [("operator", "an operator turned it off"), ("gone", "it said that nothing is there")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0026_more_letters")]
    operations = [
        migrations.CreateModel(
            "WebhookEndpoint",
            [
                ("data_key", models.BinaryField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=intake.contact.reference.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("letters", models.JSONField(default=list, verbose_name="letters")),
                ("secret", intake.vault.fields.SealedTextField()),
                ("former_secret", intake.vault.fields.SealedTextField()),
                (
                    "former_until",
                    models.DateTimeField(null=True, blank=True, help_text="Until when the former secret signs too."),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("disabled_at", models.DateTimeField(null=True, blank=True)),
                ("disabled_why", models.CharField(max_length=8, choices=WHY, blank=True, default="")),
                ("failing_since", models.DateTimeField(null=True, blank=True)),
                (
                    "rests_until",
                    models.DateTimeField(null=True, blank=True, help_text="Until then it is sent nothing."),
                ),
                (
                    "last_error",
                    models.CharField(
                        max_length=80, blank=True, default="", help_text="The kind of error, never its text."
                    ),
                ),
            ],
            options={"verbose_name": "webhook", "verbose_name_plural": "webhooks"},
        ),
        migrations.AddField(
            "delivery",
            "endpoint",
            models.ForeignKey(
                "intake.webhookendpoint",
                django.db.models.deletion.CASCADE,
                null=True,
                blank=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddConstraint(
            "delivery",
            models.UniqueConstraint(
                fields=["notification", "endpoint"], name="told_once_by_endpoint", condition=Q(endpoint__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                fields=["endpoint", "state", "next_attempt_at"],
                name="deliveries_of_endpoint",
                condition=Q(endpoint__isnull=False),
            ),
        ),
    ]
