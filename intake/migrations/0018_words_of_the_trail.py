"""The words of the audit trail."""

from django.db import migrations, models

HAPPENED = [
    ("received", "received"),
    ("rescored", "scored again"),
    ("revealed", "contact shown"),
    ("claimed", "claimed"),
    ("released", "released"),
    ("lease_ended", "time ran out"),
    ("lease_overrun", "time ran out after the contact was shown"),
    ("reassigned", "reassigned"),
    ("attempted", "attempt logged"),
    ("scheduled", "scheduled"),
    ("referred", "referred"),
    ("closed", "closed"),
    ("reopened", "reopened"),
    ("admitted", "admitted from quarantine"),
    ("time_changed", "time changed by the person"),
    ("contact_changed", "contact changed by the person"),
    ("contact_stopped", "contact stopped by the person"),
    ("withdrawn", "withdrawn by the person"),
    ("answered", "more answers from the person"),
    ("configured", "helpline or wording changed"),
    ("searched", "searched by contact"),
    ("noted", "note written"),
    ("call_allowed", "call allowed in the quiet hours"),
    ("exported", "exported"),
    ("view_saved", "saved views changed"),
    ("signed_in", "signed in"),
    ("sign_in_failed", "sign-in refused"),
    ("signed_out", "signed out"),
    ("factor_failed", "second factor refused"),
    ("factor_added", "second factor added"),
    ("factor_removed", "second factor removed"),
    ("factor_reset", "second factor reset by an operator"),
    ("account_changed", "account or role changed"),
    ("looked", "audit trail looked at"),
    ("verified", "audit trail verified"),
    ("keys_rotated", "keys rotated"),
    ("copied", "copy made for the person"),
    ("hold_placed", "legal hold placed"),
    ("hold_lifted", "legal hold lifted"),
    ("disposal_proposed", "early disposal proposed"),
    ("disposal_dropped", "early disposal dropped"),
    ("erased", "erased"),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0017_retention")]
    operations = [
        migrations.AlterField("auditevent", "happened", models.CharField(max_length=20, choices=HAPPENED)),
        migrations.AlterModelOptions("auditevent", {"verbose_name": "audit event"}),
    ]
