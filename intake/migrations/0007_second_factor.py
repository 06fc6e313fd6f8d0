"""What is remembered of wrong one-time codes, and how the trail speaks of accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HAPPENED = [
    ("received", "received"),
    ("rescored", "scored again"),
    ("revealed", "contact shown"),
    ("claimed", "claimed"),
    ("released", "released"),
    ("lease_ended", "time ran out"),
    ("lease_overrun", "time ran out after the contact was shown"),
    ("reassigned", "reassigned"),
    ("attempted", "attempt logged"),
    ("scheduled", "scheduled"),
    ("referred", "referred"),
    ("closed", "closed"),
    ("reopened", "reopened"),
    ("admitted", "admitted from quarantine"),
    ("time_changed", "time changed by the person"),
    ("contact_changed", "contact changed by the person"),
    ("contact_stopped", "contact stopped by the person"),
    ("withdrawn", "withdrawn by the person"),
    ("answered", "more answers from the person"),
    ("configured", "helpline or wording changed"),
    ("searched", "searched by contact"),
    ("signed_in", "signed in"),
    ("factor_failed", "second factor refused"),
    ("factor_added", "second factor added"),
    ("factor_removed", "second factor removed"),
    ("factor_reset", "second factor reset by an operator"),
    ("account_changed", "account or role changed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_wordings_are_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "CodeGuesses",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("step", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE, related_name="+"),
                ),
            ],
        ),
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
