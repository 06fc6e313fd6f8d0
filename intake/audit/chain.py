"""The chain of events: it shows that none is missing, none was slipped in, and none has another's position.

Events are written in the transactions of their callers, and wait for nobody. The worker links them once they are
committed, in the order of their ids; one that is committed late comes after those that were linked meanwhile. A link is
an HMAC-SHA256 over the link before it, its own position, and the event's id and HMAC, under a key of its own.

    mac     ring key id, 4 bytes | HMAC, 32 bytes
"""

import hmac
import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from intake.audit import journal
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent, AuditLink
from intake.db.fast_insert import RowData, insert
from intake.vault.derive import ID_BYTES, derive, derive_for_key_id

log = logging.getLogger(__name__)
PURPOSE = "audit-chain"
HEAD, RESTORED, ENDED = "head", "restored", "ended"
BY_THE_PERSON = {EventType.CONTACT_STOPPED, EventType.WITHDRAWN}
# In one transaction, and below one head; in one pass.
BATCH_SIZE, MAX_LINKS = 100, 10_000
# So many ids below the newest linked one are looked through for events that were committed late.
LATE_COMMIT_MARGIN = 10_000


def unlinked(after: int = 0) -> QuerySet[AuditEvent]:
    """Return the events without a link whose id is above `after`, lowest first; every such event when that is 0."""
    events, links = AuditEvent.objects.order_by("pk"), AuditLink.objects.all()
    if after:
        # A condition for both: PostgreSQL would read every link to find that none belongs to the last few events.
        events, links = events.filter(pk__gt=after), links.filter(event_id__gt=after)
    return events.filter(~Exists(links.filter(event_id=OuterRef("pk"))))


def looked_through() -> int:
    """Return the id up to which the worker no longer looks for events to link."""
    newest = AuditLink.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    return max(newest - LATE_COMMIT_MARGIN, 0)


def newest_link() -> AuditLink | None:
    """Return the head of the chain; None while it is empty."""
    return AuditLink.objects.order_by("-position").first()


def _mac(secret: bytes, before: bytes, position: int, event_id: int, event_mac: bytes) -> bytes:
    content = f"{before.hex()} {position} {event_id} {event_mac.hex()}"
    return hmac.digest(secret, content.encode(), "sha256")


def follows(link: AuditLink, before: bytes) -> bool:
    """Return whether `link` was made after the link whose mac is `before`. Raises `KeyMissing`."""
    mac = bytes(link.mac)
    secret = derive_for_key_id(PURPOSE, mac[:ID_BYTES])
    expected = _mac(secret, before, link.position, link.event_id, bytes(link.event_mac))
    return hmac.compare_digest(mac[ID_BYTES:], expected)


def _append(events: Sequence[AuditEvent]) -> bool:
    """Link these events; return False when another worker was faster."""
    key_id, secret = derive(PURPOSE)
    try:
        with transaction.atomic():
            head, links = newest_link(), []
            mac, first = (bytes(head.mac), head.position + 1) if head else (b"", 1)
            for position, event in enumerate(events, first):
                event_mac = bytes(event.mac)
                mac = key_id + _mac(secret, mac, position, event.pk, event_mac)
                link = {"position": position, "event_id": event.pk, "event_mac": event_mac, "mac": mac}
                links.append(RowData(AuditLink, link))
            insert(*links)
    except IntegrityError:
        return False
    return True


def _publish_ended(events: Sequence[AuditEvent]) -> bool:
    """Write who ended contact to the journal: an older backup would have them called. Return False when that fails."""
    try:
        for event in events:
            if event.event_type in BY_THE_PERSON:
                journal.append(ENDED, event.event_type, str(event.request_id))
    except OSError:
        log.exception("the journal cannot be written: who ended contact is written later")
        return False
    return True


def restart() -> None:
    """Write to the journal that a backup was restored: the chain continues from its head, later heads are void."""
    head = newest_link()
    journal.append(RESTORED, str(head.position if head else 0))


class Linker:
    """Links events; each worker has one. Its first pass looks at the whole trail, later ones near its end."""

    def __init__(self) -> None:
        self._after = self._published = 0

    def link(self) -> int:
        """Link up to `MAX_LINKS` events; return how many. A head goes to the journal after every `BATCH_SIZE`."""
        linked = 0
        while linked < MAX_LINKS:
            events = list(unlinked(self._after).only("mac", "event_type", "request_id")[:BATCH_SIZE])
            if not events:
                self._after = looked_through()
                break
            if not (_publish_ended(events) and _append(events)):
                break
            linked, self._after = linked + len(events), events[-1].pk
            self._publish_head()
        if not linked:
            self._publish_head()
        return linked

    def _publish_head(self) -> None:
        """Write the head to the external journal. When that fails the next pass tries again."""
        head = newest_link()
        if head is None or head.position == self._published:
            return
        try:
            journal.append(HEAD, str(head.position), bytes(head.mac).hex())
        except OSError:
            log.exception("the journal cannot be written: the newest head is only in the log")
        else:
            self._published = head.position
