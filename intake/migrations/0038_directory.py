"""States, cities, places of treatment, and corrections of them."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from intake.vault.fields import SealedTextField

CLOSED = [("missing", "not in the newest list"), ("desk", "closed at the desk")]
WRONG = [
    ("closed", "It is closed, or it has moved."),
    ("phone", "The phone number is wrong."),
    ("address", "The address is wrong."),
    ("offers", "It does not offer what you say."),
    ("other", "Something else."),
]
STATES = [("waiting", "waiting"), ("applied", "applied"), ("dismissed", "dismissed")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0037_articles_in_the_trail"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "State",
            [
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("slug", models.SlugField(unique=True)),
                ("time_zone", models.CharField(max_length=40, help_text="Where most of its people live.")),
                ("agency", models.CharField(max_length=120)),
                ("agency_phone", models.CharField(max_length=20, blank=True)),
                ("agency_page", models.URLField(blank=True)),
                ("checked_on", models.DateField(null=True, blank=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        name="agency_phone_was_checked", condition=Q(agency_phone="") | Q(checked_on__isnull=False)
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "City",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.ForeignKey("intake.state", models.PROTECT, related_name="cities", db_index=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("plain_name", models.CharField(max_length=80, db_index=True)),
                ("slug", models.SlugField(db_index=False)),
                ("population", models.PositiveIntegerField(default=0, db_default=0)),
                ("latitude", models.FloatField(null=True, blank=True)),
                ("longitude", models.FloatField(null=True, blank=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["state", "slug"], name="one_city_per_address")],
                "indexes": [models.Index(fields=["state", "-population", "name"], name="largest_cities")],
            },
        ),
        migrations.CreateModel(
            "Facility",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=64, unique=True, editable=False)),
                ("row_hash", models.CharField(max_length=64, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("program", models.CharField(max_length=200, blank=True)),
                ("street", models.CharField(max_length=200, blank=True)),
                ("city", models.ForeignKey("intake.city", models.PROTECT, related_name="facilities")),
                ("zip", models.CharField(max_length=10, blank=True)),
                ("phone", models.CharField(max_length=40, blank=True)),
                ("website", models.URLField(max_length=300, blank=True)),
                ("latitude", models.FloatField(null=True, blank=True)),
                ("longitude", models.FloatField(null=True, blank=True)),
                ("offers", models.JSONField(default=list, blank=True)),
                ("plain_name", models.CharField(max_length=401, editable=False, db_index=True)),
                ("is_sample", models.BooleanField(default=False, db_default=False)),
                (
                    "listed_on",
                    models.DateField(null=True, editable=False, help_text="The newest list that has it."),
                ),
                ("checked_on", models.DateField()),
                ("closed", models.CharField(max_length=7, choices=CLOSED, blank=True, default="", db_default="")),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "indexes": [models.Index(fields=["latitude", "longitude"], name="facility_by_place")],
            },
        ),
        migrations.CreateModel(
            "Correction",
            [
                ("data_key", models.BinaryField(editable=False)),
                ("id", models.UUIDField(primary_key=True, editable=False, serialize=False)),
                (
                    "facility",
                    models.ForeignKey("intake.facility", models.CASCADE, related_name="corrections"),
                ),
                ("wrong", models.CharField(max_length=7, choices=WRONG)),
                ("note", SealedTextField()),
                ("suspicions", models.JSONField(default=list, blank=True)),
                ("state", models.CharField(max_length=9, choices=STATES, default="waiting")),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True, blank=True)),
                (
                    "settled_by",
                    models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"),
                ),
                ("settled_by_name", models.CharField(max_length=150, blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["created_at", "id"], name="waiting_corrections", condition=Q(state="waiting"))
                ],
            },
        ),
    ]
