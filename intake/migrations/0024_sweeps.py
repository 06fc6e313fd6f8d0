"""When each sweep is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0023_letters_wait_to_be_addressed")]
    operations = [
        migrations.CreateModel(
            "Sweep",
            [
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
                ("last_began_at", models.DateTimeField(null=True)),
                ("last_ended_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(max_length=80, blank=True, default="")),
            ],
        ),
    ]
