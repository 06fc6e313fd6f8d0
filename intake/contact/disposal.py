"""Records of disposal: they say that something was disposed of, when it is gone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKind(models.TextChoices):
    """What can be disposed of, or is kept, and under which rule. `retention.schedule` says how long and why."""

    WITHDRAWN = "withdrawn", _("requests that their person deleted")
    EARLY = "early", _("requests that two reviewers disposed of early")
    CLOSED = "closed", _("closed requests")
    SPAM = "spam", _("confirmed spam")
    QUARANTINED = "quarantined", _("requests in quarantine")
    NOTIFICATIONS = "notifications", _("notifications to staff")
    SESSIONS = "sessions", _("sessions of staff")
    OTP_ATTEMPTS = "otp_attempts", _("counts of wrong sign-in codes")
    DAILY_STATS = "daily_stats", _("daily figures")
    AUDIT = "audit", _("the audit trail")
    DISPOSAL_RECORDS = "disposal_records", _("disposal records")
    BACKUPS = "backups", _("backup copies")
    CORRECTIONS = "corrections", _("corrections of facilities")


class DisposalRecord(models.Model):
    """What was disposed of, under which rule, when and by whom. It names no person, and outlives what it names."""

    kind = models.CharField(max_length=16, choices=RecordKind)
    days = models.PositiveIntegerField(null=True, blank=True, help_text=_("How long the rule kept it, in days."))
    # No foreign key: it would have to go with the request.
    request_id = models.UUIDField(null=True, blank=True, help_text=_("None: rows that name no request."))
    reference = models.CharField(max_length=8, blank=True)
    number = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True, blank=True, help_text=_("None: many rows, each with a day of its own."))
    done_at = models.DateTimeField()
    by_name = models.CharField(max_length=310)
    in_journal = models.BooleanField(default=False, db_default=False, help_text=_("The external journal knows of it."))

    class Meta:
        verbose_name = _("disposal record")
        indexes = [
            models.Index(
                fields=["id"], name="not_in_journal", condition=models.Q(in_journal=False, request_id__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.done_at:%Y-%m-%d} {self.kind} {self.number}"
