"""Staff may be texted too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0030_messages_on_their_way")]
    operations = [
        migrations.AddField(
            "staffprofile",
            "phone",
            models.CharField(
                max_length=16,
                blank=True,
                default="",
                db_default="",
                help_text="E.164. Letters to this account may go there.",
            ),
        ),
    ]
