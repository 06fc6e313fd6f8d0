"""The only writer of the audit trail.

Each row carries an HMAC-SHA256 over its content under a key that the database does not hold, so a row that was edited
in the database no longer verifies.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from intake.audit.happened import Happened
from intake.audit.models import AuditEvent
from intake.rows.insert import insert
from intake.vault.derive import derive, derive_again

PURPOSE = "audit"
SYSTEM, PERSON = "system", "the person"
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _content(event: AuditEvent) -> bytes:
    return _encode(
        [
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.happened,
            event.actor_name,
            event.request_id.hex if event.request_id else None,
            event.detail,
        ]
    ).encode()


def unsaved(
    happened: Happened,
    *,
    actor: User | None = None,
    actor_name: str = SYSTEM,
    request_id: UUID | None = None,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """A complete row, not yet written: for whoever writes many at once. `detail` never holds a person's words."""
    event = AuditEvent(
        at=at or timezone.now(),
        happened=happened.value,
        actor=actor,
        actor_name=actor.get_username() if actor else actor_name,
        request_id=request_id,
        detail=detail or {},
    )
    key_id, secret = derive(PURPOSE)
    event.mac = key_id + hmac.digest(secret, _content(event), hashlib.sha256)
    return event


def record(happened: Happened, **facts: Any) -> AuditEvent:
    """Write one row, in the caller's transaction. Takes what `unsaved` takes."""
    event = unsaved(happened, **facts)
    insert(event)
    return event


def verifies(event: AuditEvent) -> bool:
    """Whether the row is as it was written. Raises `KeyMissing` when its key has left the ring."""
    mac = bytes(event.mac)
    expected = hmac.digest(derive_again(PURPOSE, mac[:4]), _content(event), hashlib.sha256)
    return hmac.compare_digest(mac[4:], expected)


def first_broken() -> AuditEvent | None:
    """The oldest row that does not verify; None when every row is as it was written."""
    every = AuditEvent.objects.order_by("pk").iterator(chunk_size=2000)
    return next((event for event in every if not verifies(event)), None)
