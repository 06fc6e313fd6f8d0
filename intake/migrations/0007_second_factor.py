"""What is remembered of wrong one-time codes, and how the trail speaks of accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


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
    ]
