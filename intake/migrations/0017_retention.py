"""Legal holds, proposals of early disposal, receipts; and an index that finds what is to be erased, and what was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import intake.contact.reference
import intake.vault.fields

REASONS = [
    ("asked", "the person asked us to, and has no code"),
    ("somebody_else", "it is about somebody who did not ask"),
    ("by_mistake", "it was written down by mistake"),
    ("law", "a law or a court asks for it"),
]
KINDS = [
    ("withdrawn", "requests that their person deleted"),
    ("early", "requests that two reviewers disposed of early"),
    ("closed", "closed requests"),
    ("spam", "confirmed spam"),
    ("quarantined", "requests in quarantine"),
    ("letters", "letters to staff"),
    ("sessions", "sessions of staff"),
    ("guesses", "counts of wrong sign-in codes"),
    ("figures", "daily figures"),
    ("audit", "the audit trail"),
    ("receipts", "receipts of disposal"),
]


def key():
    return models.UUIDField(primary_key=True, default=intake.contact.reference.new_id, editable=False, serialize=False)


def of_a_request(relation):
    return models.ForeignKey("intake.contactrequest", django.db.models.deletion.CASCADE, related_name=relation)


def by_somebody():
    return models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL, null=True, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0016_keys_in_use"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "contactrequest",
            "hidden_at",
            models.DateTimeField(
                null=True, blank=True, help_text="When its person deleted it, while a legal hold keeps it."
            ),
        ),
        migrations.AddIndex(
            "contactrequest",
            models.Index(
                fields=["erased_at", "outcome", "closed_at"],
                name="closed_by_erasure",
                condition=Q(closed_at__isnull=False),
            ),
        ),
        migrations.CreateModel(
            "LegalHold",
            [
                ("id", key()),
                ("placed_by_name", models.CharField(max_length=150)),
                ("placed_at", models.DateTimeField()),
                ("reason", intake.vault.fields.SealedTextField()),
                ("lifted_by_name", models.CharField(max_length=150, blank=True)),
                ("lifted_at", models.DateTimeField(null=True, blank=True)),
                ("request", of_a_request("holds")),
                ("placed_by", by_somebody()),
                ("lifted_by", by_somebody()),
            ],
            options={
                "verbose_name": "legal hold",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["request"], name="one_standing_hold", condition=Q(lifted_at__isnull=True)
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "DisposalProposal",
            [
                ("id", key()),
                ("reason", models.CharField(max_length=13, choices=REASONS)),
                ("proposed_by_name", models.CharField(max_length=150)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_name", models.CharField(max_length=150, blank=True)),
                ("decided_at", models.DateTimeField(null=True, blank=True)),
                ("is_confirmed", models.BooleanField(null=True, help_text="None: nobody has decided.")),
                ("request", of_a_request("proposals")),
                ("proposed_by", by_somebody()),
                ("decided_by", by_somebody()),
            ],
            options={
                "verbose_name": "proposal of early disposal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["request"], name="one_open_proposal", condition=Q(decided_at__isnull=True)
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "DisposalReceipt",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=11, choices=KINDS)),
                (
                    "days",
                    models.PositiveIntegerField(null=True, blank=True, help_text="How long the rule kept it, in days."),
                ),
                (
                    "request_id",
                    models.UUIDField(null=True, blank=True, help_text="None: rows that name no request."),
                ),
                ("reference", models.CharField(max_length=8, blank=True)),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "due_at",
                    models.DateTimeField(
                        null=True, blank=True, help_text="None: many rows, each with a day of its own."
                    ),
                ),
                ("done_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=310)),
            ],
            options={"verbose_name": "receipt of disposal"},
        ),
    ]
