"""The only writer of the audit trail.

Each row carries an HMAC-SHA256 over its content under a key that the database does not hold, so a row that was edited
in the database no longer verifies.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from intake.audit.happened import Happened
from intake.audit.models import AuditEvent
from intake.rows.insert import NewRow, insert
from intake.vault.derive import KeyMissing, derive, derive_again

PURPOSE = "audit"
SYSTEM, PERSON = "system", "the person"
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _content(at: datetime, happened: str, actor_name: str, request_id: UUID | None, detail: dict[str, Any]) -> bytes:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _encode([moment, happened, actor_name, request_id.hex if request_id else None, detail]).encode()


def unsaved(
    happened: Happened,
    *,
    actor: User | None = None,
    actor_name: str = SYSTEM,
    request_id: UUID | None = None,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> NewRow:
    """A complete row, not yet written: for whoever writes many at once. `detail` never holds a person's words."""
    told: dict[str, Any] = {
        "at": at or timezone.now(),
        "happened": happened.value,
        "actor_name": actor.get_username() if actor else actor_name,
        "request_id": request_id,
        "detail": detail or {},
    }
    key_id, secret = derive(PURPOSE)
    mac = key_id + hmac.digest(secret, _content(**told), hashlib.sha256)
    return NewRow(AuditEvent, {**told, "actor_id": actor.pk if actor else None, "mac": mac})


def record(happened: Happened, **facts: Any) -> None:
    """Write one row, in the caller's transaction. Takes what `unsaved` takes."""
    insert(unsaved(happened, **facts))


def verifies(event: AuditEvent) -> bool:
    """Whether the row is as it was written. Raises `KeyMissing` when its key has left the ring."""
    mac = bytes(event.mac)
    content = _content(event.at, event.happened, event.actor_name, event.request_id, event.detail)
    expected = hmac.digest(derive_again(PURPOSE, mac[:4]), content, hashlib.sha256)
    return hmac.compare_digest(mac[4:], expected)


def first_broken() -> AuditEvent | None:
    """The oldest row that does not verify; None when every row is as it was written."""
    every = AuditEvent.objects.order_by("pk").iterator(chunk_size=2000)
    return next((event for event in every if not verifies(event)), None)


class Checked(NamedTuple):
    """A portion of the trail: the last row that was read, and whether it is the first that does not verify.

    `without_key`: it names a key that the ring does not have, so that nobody can say.
    """

    last: AuditEvent | None
    broken: bool = False
    without_key: bool = False


def check(after: int, most: int) -> Checked:
    """Verify up to `most` rows that follow the row `after`, stopping at the first broken one."""
    last = None
    for event in AuditEvent.objects.filter(pk__gt=after).order_by("pk")[:most].iterator(chunk_size=2000):
        last = event
        try:
            if not verifies(event):
                return Checked(event, broken=True)
        except KeyMissing:
            return Checked(event, broken=True, without_key=True)
    return Checked(last)
