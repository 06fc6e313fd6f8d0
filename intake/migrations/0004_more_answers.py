"""What a person may tell us after the form, and when they left."""

from django.db import migrations, models

from intake.vault.fields import SealedTextField


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_places_of_a_slot")]
    operations = [
        migrations.AddField("contactrequest", "zip", SealedTextField(help_text="Five digits, or nine with a dash.")),
        migrations.AddField(
            "contactrequest",
            "contact_method",
            models.CharField(
                max_length=5,
                choices=[("call", "call"), ("text", "text message"), ("email", "email")],
                blank=True,
                default="",
                db_default="",
            ),
        ),
        migrations.AddField(
            "contactrequest",
            "left_at",
            models.DateTimeField(
                null=True,
                blank=True,
                help_text="When they left our pages: receipts from before open nothing any more.",
            ),
        ),
        migrations.AlterField(
            "contactrequest", "email_typed", SealedTextField(help_text="Only when it is not the address itself.")
        ),
    ]
