"""The trail tells of messages to people."""

from importlib import import_module

from django.db import migrations, models

HAPPENED = [
    *import_module("intake.migrations.0028_webhooks_in_the_trail").HAPPENED,
    ("messages_allowed", "messages allowed by the person"),
    ("messages_ended", "messages no longer allowed by the person"),
    ("message_opened", "contact opened to send a message"),
    ("message_sent", "message sent"),
    ("texted", "the person sent a text, which nobody reads"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0031_phones_of_staff")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
    ]
