"""All tables, with their indexes and constraints."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("event_type", models.CharField(max_length=20)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("actor_name", models.CharField(max_length=150)),
                ("request_id", models.UUIDField(null=True)),
                ("detail", models.JSONField(default=dict)),
                ("mac", models.BinaryField()),
            ],
            options={
                "verbose_name": "audit event",
                "indexes": [models.Index(fields=["request_id", "id"], name="audit_of_request")],
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="link",
                        to="intake.auditevent",
                    ),
                ),
                ("event_mac", models.BinaryField(db_index=True)),
                ("mac", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Helpline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=80)),
                ("phone", models.CharField(max_length=20)),
                ("caller_id", models.CharField(max_length=20)),
                ("time_zone", models.CharField(default="America/New_York", max_length=40)),
                ("calls_per_slot", models.PositiveSmallIntegerField(db_default=4, default=4)),
            ],
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "helpline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opening_hours", to="intake.helpline"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "verbose_name_plural": "opening hours",
                "ordering": ["weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "helpline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="closures", to="intake.helpline"
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("reason", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="closure_ends_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "helpline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wordings", to="intake.helpline"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=5)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("reviewed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("helpline", "kind", "language", "version"), name="wording_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                ("data_key", models.BinaryField()),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "helpline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.helpline",
                    ),
                ),
                ("reference", models.CharField(max_length=8, unique=True)),
                ("submission_id", models.UUIDField(unique=True)),
                (
                    "disclosure_shown",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.wording",
                    ),
                ),
                (
                    "consent_shown",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.wording",
                    ),
                ),
                ("about", models.CharField(db_default="", default="", max_length=10)),
                ("discretion", models.CharField(db_default="private", default="private", max_length=10)),
                ("needs", models.JSONField(default=list)),
                ("language", models.CharField(db_default="en", default="en", max_length=5)),
                ("source_page", models.SlugField(db_default="", db_index=False, default="", max_length=60)),
                ("slot_starts", models.DateTimeField(null=True)),
                ("slot_ends", models.DateTimeField(null=True)),
                ("slot_seat", models.PositiveSmallIntegerField(null=True)),
                ("slot_was_full", models.BooleanField(db_default=False, default=False)),
                ("name", models.BinaryField(db_default=b"", default=b"")),
                ("phone", models.BinaryField(db_default=b"", default=b"")),
                ("phone_raw", models.BinaryField(db_default=b"", default=b"")),
                ("email", models.BinaryField(db_default=b"", default=b"")),
                ("email_raw", models.BinaryField(db_default=b"", default=b"")),
                ("zip", models.BinaryField(db_default=b"", default=b"")),
                ("contact_method", models.CharField(db_default="", default="", max_length=5)),
                ("tokens_revoked_at", models.DateTimeField(null=True)),
                ("phone_index", models.BinaryField(max_length=16, null=True)),
                ("email_index", models.BinaryField(max_length=16, null=True)),
                ("text_index", models.BinaryField(max_length=16, null=True)),
                ("status", models.CharField(db_default="waiting", default="waiting", max_length=11)),
                ("urgency", models.CharField(default="soon", max_length=9)),
                ("rank", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("reasons", models.JSONField(default=list)),
                ("due_at", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                (
                    "claimed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("claim_expires_at", models.DateTimeField(null=True)),
                ("revealed_at", models.DateTimeField(null=True)),
                ("call_allowed_until", models.DateTimeField(null=True)),
                ("message_in_flight_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("outcome", models.CharField(db_default="", default="", max_length=12)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("deletion_pending_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "request",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("waiting", "scheduled"))),
                        fields=["rank", "due_at", "id", "status"],
                        name="unclaimed_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "scheduled")),
                        fields=["rank", "due_at", "id"],
                        name="scheduled_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "quarantined")),
                        fields=["rank", "due_at", "id"],
                        name="quarantined_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "claimed")),
                        fields=["claimed_by", "rank", "due_at", "id"],
                        name="claimed_by_holder",
                    ),
                    models.Index(
                        condition=models.Q(("text_index__isnull", False)),
                        fields=["text_index", "rank", "due_at", "id"],
                        name="quarantined_by_text",
                    ),
                    models.Index(
                        condition=models.Q(("status", "closed")), fields=["-closed_at", "-id"], name="closed_latest"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["erased_at", "outcome", "closed_at"],
                        name="closed_by_erasure",
                    ),
                    models.Index(
                        condition=models.Q(("phone_index__isnull", False)), fields=["phone_index"], name="by_phone"
                    ),
                    models.Index(
                        condition=models.Q(("email_index__isnull", False)), fields=["email_index"], name="by_email"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("slot_seat__isnull", False)),
                        fields=("helpline", "slot_starts", "slot_seat"),
                        name="one_person_per_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim_expires_at__isnull", False),
                                ("claimed_by__isnull", False),
                                ("status", "claimed"),
                            ),
                            models.Q(
                                models.Q(("status", "claimed"), _negated=True),
                                ("claim_expires_at__isnull", True),
                                ("claimed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="claimed_has_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_index__isnull", True), ("status", "quarantined"), _connector="OR"),
                        name="text_index_in_quarantine",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="closed_has_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="intake.contactrequest"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("author_name", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                ("channel", models.CharField(default="call", max_length=5)),
                ("result", models.CharField(max_length=12)),
                ("text", models.BinaryField(db_default=b"", default=b"")),
            ],
            options={
                "verbose_name": "attempt",
                "ordering": ["created_at"],
                "indexes": [models.Index(fields=["created_at"], name="attempt_at")],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="intake.contactrequest"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=5)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("shown_at", models.DateTimeField()),
                ("read_out_by", models.CharField(max_length=150, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DailyStats",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("arrivals", models.JSONField(default=dict)),
                ("waits", models.JSONField(default=dict)),
                ("outcomes", models.JSONField(default=dict)),
                ("tries", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="DisposalRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("days", models.PositiveIntegerField(null=True)),
                ("request_id", models.UUIDField(null=True)),
                ("reference", models.CharField(max_length=8)),
                ("number", models.PositiveIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=310)),
                ("in_journal", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name": "disposal record",
                "indexes": [
                    models.Index(
                        condition=models.Q(("in_journal", False), ("request_id__isnull", False)),
                        fields=["id"],
                        name="not_in_journal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="intake.contactrequest"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("placed_by_name", models.CharField(max_length=150)),
                ("placed_at", models.DateTimeField()),
                ("reason", models.BinaryField(db_default=b"", default=b"")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_by_name", models.CharField(max_length=150)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "legal hold",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)), fields=("request",), name="one_standing_hold"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="message_consents",
                        to="intake.contactrequest",
                    ),
                ),
                ("channel", models.CharField(max_length=5)),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.consentrecord"
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("request", "channel"),
                        name="one_active_consent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="intake.contactrequest"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("author_name", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                ("kind", models.CharField(default="note", max_length=6)),
                ("text", models.BinaryField(db_default=b"", default=b"")),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedText",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="intake.contactrequest"
                    ),
                ),
                ("text", models.BinaryField(db_default=b"", default=b"")),
                ("wish", models.CharField(max_length=12)),
                ("ended_contact", models.BooleanField(db_default=False, default=False)),
                ("signed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_by_name", models.CharField(db_default="", default="", max_length=150)),
            ],
            options={
                "verbose_name": "text from the person",
                "ordering": ["received_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_contact", False), ("read_at__isnull", True)),
                        fields=["request"],
                        name="texts_unread",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="intake.contactrequest",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.consentrecord"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("author_name", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                ("referred_to", models.BinaryField(db_default=b"", default=b"")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("slug", models.SlugField(unique=True)),
                ("time_zone", models.CharField(max_length=40)),
                ("agency", models.CharField(max_length=120)),
                ("agency_phone", models.CharField(max_length=20)),
                ("agency_page", models.URLField()),
                ("verified_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "state's agency",
                "verbose_name_plural": "states' agencies",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agency_phone", ""), ("verified_on__isnull", False), _connector="OR"),
                        name="agency_phone_was_checked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cities",
                        to="intake.state",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("search_name", models.CharField(db_index=True, max_length=80)),
                ("slug", models.SlugField(db_index=False)),
                ("population", models.PositiveIntegerField(db_default=0, default=0)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-population", "name"], name="largest_cities")],
                "constraints": [models.UniqueConstraint(fields=("state", "slug"), name="one_city_per_address")],
            },
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("identity_hash", models.CharField(max_length=64, unique=True)),
                ("list_values", models.JSONField(default=dict)),
                ("name", models.CharField(max_length=200)),
                ("program", models.CharField(max_length=200)),
                ("street", models.CharField(max_length=200)),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facilities", to="intake.city"
                    ),
                ),
                ("zip", models.CharField(max_length=10)),
                ("phone", models.CharField(max_length=40)),
                ("website", models.URLField(max_length=300)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("services", models.JSONField(default=list)),
                ("search_name", models.CharField(db_index=True, max_length=401)),
                ("is_sample", models.BooleanField(db_default=False, default=False)),
                ("last_listed_on", models.DateField(null=True)),
                ("verified_on", models.DateField()),
                ("closed", models.CharField(db_default="", default="", max_length=7)),
            ],
            options={
                "verbose_name": "facility",
                "verbose_name_plural": "facilities",
                "indexes": [models.Index(fields=["latitude", "longitude"], name="facility_by_position")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("data_key", models.BinaryField()),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="intake.facility"
                    ),
                ),
                ("problem", models.CharField(max_length=7)),
                ("note", models.BinaryField(db_default=b"", default=b"")),
                ("spam_flags", models.JSONField(default=list)),
                ("state", models.CharField(default="waiting", max_length=9)),
                ("created_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("resolved_by_name", models.CharField(max_length=150)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["created_at", "id"],
                        name="waiting_corrections",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("slug", models.SlugField()),
                ("language", models.CharField(max_length=5)),
                ("version", models.PositiveIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("summary", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("sources", models.TextField()),
                ("reviewer", models.CharField(max_length=120)),
                ("reviewed_on", models.DateField(null=True)),
                ("next_review", models.DateField()),
                ("is_published", models.BooleanField(default=True)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "constraints": [
                    models.UniqueConstraint(fields=("slug", "language", "version"), name="article_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="intake.contactrequest",
                    ),
                ),
                ("type", models.CharField(max_length=16)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("include_off_call", models.BooleanField(db_default=False, default=False)),
                ("created_at", models.DateTimeField()),
                ("fan_out_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("fan_out_at__isnull", False)), fields=["fan_out_at"], name="pending_fan_out"
                    ),
                    models.Index(
                        condition=models.Q(("request__isnull", True)),
                        fields=["type", "id"],
                        name="about_the_helpline",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("data_key", models.BinaryField()),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("url", models.CharField(max_length=500)),
                ("event_types", models.JSONField(default=list)),
                ("secret", models.BinaryField(db_default=b"", default=b"")),
                ("previous_secret", models.BinaryField(db_default=b"", default=b"")),
                ("previous_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("disabled_at", models.DateTimeField(null=True)),
                ("disabled_reason", models.CharField(default="", max_length=8)),
                ("failing_since", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                ("last_error", models.CharField(default="", max_length=80)),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "notification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="intake.notification",
                    ),
                ),
                ("channel", models.CharField(max_length=8)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.webhookendpoint",
                    ),
                ),
                ("state", models.CharField(default="queued", max_length=6)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("deferred_until", models.DateTimeField(null=True)),
                ("last_error", models.CharField(default="", max_length=80)),
                ("delivery_report", models.CharField(db_default="", default="", max_length=9)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["channel", "next_attempt_at"],
                        name="deliveries_queued",
                    ),
                    models.Index(condition=models.Q(("state", "failed")), fields=["id"], name="deliveries_failed"),
                    models.Index(
                        condition=models.Q(("deferred_until__isnull", False), ("state", "queued")),
                        fields=["recipient", "deferred_until"],
                        name="deliveries_deferred",
                    ),
                    models.Index(
                        condition=models.Q(("endpoint__isnull", False)),
                        fields=["endpoint", "state", "next_attempt_at"],
                        name="deliveries_of_endpoint",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notification", "channel", "recipient"), name="one_delivery_by_channel"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("endpoint__isnull", False)),
                        fields=("notification", "endpoint"),
                        name="one_delivery_by_endpoint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_states",
                        to="intake.contactrequest",
                    ),
                ),
                ("type", models.CharField(max_length=16)),
                ("deadline", models.DateTimeField()),
                ("sent_count", models.PositiveSmallIntegerField(default=1)),
                ("next_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("request", "type"), name="one_reminder_by_type")],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("journal_fails_since", models.DateTimeField(null=True)),
                ("unsent_since", models.DateTimeField(null=True)),
                ("unlinked_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Probe",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ScheduledJob",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
                ("last_began_at", models.DateTimeField(null=True)),
                ("last_ended_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(default="", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="DisposalProposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="intake.contactrequest",
                    ),
                ),
                ("reason", models.CharField(max_length=13)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_by_name", models.CharField(max_length=150)),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_by_name", models.CharField(max_length=150)),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField(null=True)),
            ],
            options={
                "verbose_name": "proposal of early disposal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)), fields=("request",), name="one_open_proposal"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuessCount",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="OtpAttempts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("month", models.DateField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_counter", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="OnCallShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
            ],
            options={
                "ordering": ["weekday", "starts"],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
            ],
            options={
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_ends_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("languages", models.JSONField(default=list)),
                ("phone", models.CharField(db_default="", default="", max_length=16)),
                ("notification_language", models.CharField(db_default="en", default="en", max_length=5)),
                ("muted_types", models.JSONField(default=list)),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("time_zone", models.CharField(db_default="", default="", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("parameters", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="one_view_per_name")],
            },
        ),
        migrations.CreateModel(
            name="KeyUsage",
            fields=[
                ("id", models.CharField(max_length=8, primary_key=True, serialize=False)),
            ],
        ),
    ]
