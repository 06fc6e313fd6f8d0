"""An index of what is held for each reader, small as that is: what is queued is looked at for the first of it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0042_words_of_articles_and_places")]
    operations = [
        migrations.AddIndex(
            "delivery",
            models.Index(
                fields=["to", "held_until"],
                name="deliveries_held",
                condition=Q(state="queued", held_until__isnull=False),
            ),
        ),
    ]
