"""People may say yes to messages, to words that a helpline published."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("disclosure", "who answers"),
    ("consent", "consent"),
    ("referral", "consent to be referred"),
    ("messages", "consent to messages"),
]
CHANNELS = [("call", "call"), ("text", "text message"), ("email", "email")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0028_webhooks_in_the_trail")]
    operations = [
        migrations.AlterField("wording", "kind", models.CharField(max_length=10, choices=KINDS)),
        migrations.CreateModel(
            "MessageYes",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=5, choices=CHANNELS)),
                ("said_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True, blank=True, help_text="None: it stands.")),
                (
                    "consent",
                    models.ForeignKey("intake.consentrecord", django.db.models.deletion.CASCADE, related_name="+"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        "intake.contactrequest", django.db.models.deletion.CASCADE, related_name="message_yeses"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["request", "channel"],
                        name="one_standing_yes",
                        condition=models.Q(taken_back_at__isnull=True),
                    )
                ],
            },
        ),
    ]
