"""More to tell, and more ways to tell it."""

from django.db import migrations, models

LETTERS = [
    ("new_request", "a new request"),
    ("lease_overrun", "a claim ran out after the contact was shown"),
    ("person_changed", "a person changed a claimed request"),
    ("emergency", "an emergency"),
    ("review_due", "a disclosure must be reviewed"),
    ("delivery_failed", "a letter was given up"),
    ("due_soon", "a request is due soon"),
    ("overdue", "a request is overdue"),
    ("call_due", "the time of a call has come"),
    ("quarantine_late", "a request waits too long in quarantine"),
    ("outbox_stuck", "letters do not leave"),
    ("worker_silent", "the worker was silent"),
    ("digest", "the day in figures"),
    ("test", "a test"),
    ("received", "to the person: we have your request"),
    ("tried", "to the person: we tried to reach you"),
]
CHANNELS = [("email", "email"), ("sms", "text message"), ("webhook", "webhook")]


class Migration(migrations.Migration):
    dependencies = [("intake", "0025_letters_sent_again")]
    operations = [
        migrations.AlterField("notification", "letter", models.CharField(max_length=16, choices=LETTERS)),
        migrations.AlterField("delivery", "channel", models.CharField(max_length=8, choices=CHANNELS)),
    ]
