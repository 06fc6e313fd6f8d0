"""Writes the audit trail; nothing else does.

Each row carries an HMAC-SHA256 over its content under a key that the database does not hold, so a row that was edited
in the database no longer verifies. A nonce makes every row unlike all others, so a copy of one is known as such.

    mac     ring key id, 4 bytes | nonce, 12 bytes | HMAC, 32 bytes
"""

import hmac
import json
from datetime import UTC, datetime
from random import getrandbits
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.db.fast_insert import RowData, insert
from intake.vault.derive import ID_BYTES, derive, derive_for_key_id

PURPOSE = "audit"
NONCE_BYTES = 12
_HEAD = ID_BYTES + NONCE_BYTES
SYSTEM, PERSON, ANONYMOUS = "system", "the person", "nobody signed in"
COMMAND_LINE = "the command line"
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _content(
    at: datetime, event_type: str, actor_id: Any, actor_name: str, request_id: UUID | None, detail: dict[str, Any]
) -> bytes:
    timestamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [timestamp, event_type, actor_id, actor_name, request_id.hex if request_id else None, detail]
    return _encode(content).encode()


def build(
    event_type: EventType,
    *,
    actor: User | None = None,
    actor_name: str = SYSTEM,
    request_id: UUID | None = None,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> RowData:
    """Return a complete row, not yet written, for callers that write many. `detail` never holds a person's words."""
    fields: dict[str, Any] = {
        "at": at or timezone.now(),
        "event_type": event_type.value,
        "actor_id": actor.pk if actor else None,
        "actor_name": actor.get_username() if actor else actor_name,
        "request_id": request_id,
        "detail": detail or {},
    }
    key_id, secret = derive(PURPOSE)
    nonce = getrandbits(8 * NONCE_BYTES).to_bytes(NONCE_BYTES)  # no secret: it need only be unlike all others
    mac = key_id + nonce + hmac.digest(secret, nonce + _content(**fields), "sha256")
    return RowData(AuditEvent, {**fields, "mac": mac})


def record(event_type: EventType, **fields: Any) -> None:
    """Write one row, in the caller's transaction. Takes what `build` takes."""
    insert(build(event_type, **fields))


def is_intact(event: AuditEvent) -> bool:
    """Return whether the row is as it was written. Raises `KeyMissing` when its key has left the ring."""
    mac = bytes(event.mac)
    secret, nonce = derive_for_key_id(PURPOSE, mac[:ID_BYTES]), mac[ID_BYTES:_HEAD]
    content = _content(event.at, event.event_type, event.actor_id, event.actor_name, event.request_id, event.detail)
    return hmac.compare_digest(mac[_HEAD:], hmac.digest(secret, nonce + content, "sha256"))
