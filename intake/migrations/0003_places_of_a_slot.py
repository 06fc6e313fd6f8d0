"""A slot has a number of calls, and each of them belongs to one person at most."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_roles")]
    operations = [
        migrations.AddField(
            "helpline",
            "calls_per_slot",
            models.PositiveSmallIntegerField(
                default=4,
                db_default=4,
                validators=[MinValueValidator(1), MaxValueValidator(200)],
                help_text="How many people may choose the same slot of up to three hours.",
            ),
        ),
        migrations.AddField(
            "contactrequest",
            "slot_place",
            models.PositiveSmallIntegerField(
                null=True, blank=True, help_text="Which of the slot's calls is theirs, from 1, while it is to come."
            ),
        ),
        migrations.AddConstraint(
            "contactrequest",
            models.UniqueConstraint(
                fields=["helpline", "slot_starts", "slot_place"],
                name="one_person_per_place",
                condition=models.Q(slot_place__isnull=False),
            ),
        ),
    ]
