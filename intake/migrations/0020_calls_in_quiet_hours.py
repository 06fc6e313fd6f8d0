"""A supervisor may allow a call in the quiet hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_wordings_are_append_only")]
    operations = [
        migrations.AddField(
            "contactrequest",
            "call_allowed_until",
            models.DateTimeField(
                null=True, blank=True, help_text="Until when a supervisor allows a call in the quiet hours."
            ),
        ),
    ]
