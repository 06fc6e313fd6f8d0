"""The rows of the audit trail: the events, and the chain in which none can be missing or moved unseen."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.audit.event_types import EventType


def as_bytes(value: Any) -> bytes:
    """Return the value of a binary column; nothing for a text, which SQLite keeps in any column."""
    return b"" if isinstance(value, str | int | float | None) else bytes(value)


class AuditEvent(models.Model):
    """One event of the trail. It outlives the account and the request that it names."""

    at = models.DateTimeField()
    event_type = models.CharField(max_length=20, choices=EventType)
    # No constraint and no cascade: deleting an account must not rewrite what it did.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    actor_name = models.CharField(max_length=150)
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    mac = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("audit event")
        indexes = [models.Index(fields=["request_id", "id"], name="audit_of_request")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.get_event_type_display()}"


class AuditLink(models.Model):
    """The position of one event in the chain. Positions are 1, 2, 3 and so on, without a gap."""

    position = models.BigIntegerField(primary_key=True)
    # No constraint: that an event is gone must be found by the verification, and not stop it.
    event = models.OneToOneField(AuditEvent, models.DO_NOTHING, db_constraint=False, related_name="link")
    # As the event had it. Indexed, because no two events have the same: a second one is a copy.
    event_mac = models.BinaryField(editable=False, db_index=True)
    mac = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return f"{self.position}: row {self.event_id}"
