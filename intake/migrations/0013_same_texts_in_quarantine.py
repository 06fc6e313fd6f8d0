"""What is in quarantine is found again by its text, without opening it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_daily_figures")]
    operations = [
        migrations.AddField(
            "contactrequest", "text_index", models.BinaryField(max_length=16, null=True, editable=False)
        ),
        migrations.AddIndex(
            "contactrequest",
            models.Index(
                fields=["text_index", "rank", "due_at", "id"],
                name="quarantined_by_text",
                condition=Q(text_index__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "contactrequest",
            models.CheckConstraint(
                name="text_index_in_quarantine", condition=Q(text_index__isnull=True) | Q(status="quarantined")
            ),
        ),
    ]
