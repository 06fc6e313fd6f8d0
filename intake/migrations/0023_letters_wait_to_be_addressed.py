"""A letter knows no more whether it was sent: its deliveries do."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0022_sent_letters_are_deliveries")]
    operations = [
        *(migrations.RemoveField("notification", name) for name in ("state", "attempts", "last_error", "sent_at")),
        migrations.AddIndex(
            "notification",
            models.Index(fields=["address_at"], name="unaddressed", condition=Q(address_at__isnull=False)),
        ),
    ]
