"""Which languages somebody speaks with the people they call."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_calls_in_quiet_hours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "StaffProfile",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("languages", models.JSONField(blank=True, default=list)),
                (
                    "account",
                    models.OneToOneField(settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE, related_name="+"),
                ),
            ],
        ),
    ]
