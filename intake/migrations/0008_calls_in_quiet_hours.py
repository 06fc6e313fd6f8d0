"""A supervisor may allow a call in the quiet hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_second_factor")]
    operations = [
        migrations.AddField(
            "contactrequest",
            "call_allowed_until",
            models.DateTimeField(
                null=True, blank=True, help_text="Until when a supervisor allows a call in the quiet hours."
            ),
        ),
    ]
