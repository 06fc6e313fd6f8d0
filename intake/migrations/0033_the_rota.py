"""Who is on call when, and who is away; the trail tells who changed it."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

HAPPENED = [*import_module("intake.migrations.0032_words_of_messages").HAPPENED, ("rota_changed", "rota changed")]
WEEKDAYS = list(enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
ACCOUNT = (
    "account",
    models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE, related_name="+"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0032_words_of_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "OnCallShift",
            [
                ID,
                ("weekday", models.PositiveSmallIntegerField(choices=WEEKDAYS, verbose_name="weekday")),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ACCOUNT,
            ],
            options={"ordering": ["weekday", "starts"]},
        ),
        migrations.CreateModel(
            "Absence",
            [
                ID,
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ACCOUNT,
            ],
            options={
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_later")
                ],
            },
        ),
        migrations.AlterField(
            "auditevent",
            "happened",
            models.CharField(
                max_length=20,
                choices=HAPPENED,
            ),
        ),
    ]
