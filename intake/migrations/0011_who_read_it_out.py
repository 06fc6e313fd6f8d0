"""Words may be read out over the phone instead of standing on a page.

NULL for all rows until now: a column that can be NULL is added without rebuilding the table, which has triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_saved_views")]
    operations = [
        migrations.AddField(
            "consentrecord",
            "read_out_by",
            models.CharField(
                max_length=150,
                null=True,
                blank=True,
                help_text="Who read it out over the phone. None: it stood on the page.",
            ),
        ),
    ]
