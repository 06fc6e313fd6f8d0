"""The chain of events: it shows that none is missing, none was slipped in, and none has another's position.

Events are written in the transactions of their callers, and wait for nobody. The worker links them once they are
committed, in the order of their ids; one that is committed late comes after those that were linked meanwhile. A link is
an HMAC-SHA256 over the link before it, its own position, and the event's id and HMAC, under a key of its own.

    mac     ring key id, 4 bytes | HMAC, 32 bytes
"""

import hmac
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from intake.audit import journal, restarts, trail
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent, AuditLink
from intake.audit.restarts import RESTORED
from intake.db.fast_insert import RowData, insert
from intake.vault.derive import ID_BYTES, derive, derive_for_key_id

log = logging.getLogger(__name__)
PURPOSE = "audit-chain"
HEAD, ENDED, UNLINKED = "head", "ended", "unlinked"
BY_THE_PERSON = {EventType.CONTACT_STOPPED, EventType.WITHDRAWN}
# In one transaction, and below one head; in one pass.
BATCH_SIZE, MAX_LINKS = 100, 10_000
# The worker links every second. An event that is older than this and has no link was kept from it.
LINKED_WITHIN = timedelta(minutes=1)
LOCK_SECONDS = 2
# PostgreSQL's lock_not_available: somebody holds the table.
LOCK_NOT_AVAILABLE = "55P03"
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
    newest = AuditLink.objects.aggregate(newest=Max("event_id"))["newest"]
    # SQLite keeps a text in any column.
    return max(newest - LATE_COMMIT_MARGIN, 0) if isinstance(newest, int) else 0


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


class LinksMissing(Exception):
    """The database took links, and does not have them."""


def _append(events: Sequence[AuditEvent]) -> bool:
    """Link these events; return False when another worker was faster.

    Raises `LinksMissing`, or OperationalError when somebody holds the table.
    """
    key_id, secret = derive(PURPOSE)
    try:
        with transaction.atomic():
            wait_at_most(LOCK_SECONDS)
            head, links = newest_link(), []
            mac, first = (bytes(head.mac), head.position + 1) if head else (b"", 1)
            for position, event in enumerate(events, first):
                event_mac = bytes(event.mac)
                mac = key_id + _mac(secret, mac, position, event.pk, event_mac)
                link = {"position": position, "event_id": event.pk, "event_mac": event_mac, "mac": mac}
                links.append(RowData(AuditLink, link))
            insert(*links)
            # A trigger can drop what is inserted, and say nothing.
            there = AuditLink.objects.filter(position__gte=first, position__lt=first + len(links), mac__isnull=False)
            if there.count() != len(links):
                raise LinksMissing
    except IntegrityError:
        return False
    return True


def wait_at_most(seconds: int) -> None:
    """Within a transaction: wait no longer than this for what somebody else has locked. SQLite has its own limit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{seconds}s'")


def unlinked_since(now: datetime) -> datetime | None:
    """Return when the oldest event was recorded that should have a link by now; None: every one has.

    Raises DatabaseError, also when somebody keeps us from looking.
    """
    with transaction.atomic():
        wait_at_most(LOCK_SECONDS)
        late = unlinked(looked_through()).filter(at__lte=now - LINKED_WITHIN)
        return late.values_list("at", flat=True).first()


def _publish_ended(events: Sequence[AuditEvent]) -> None:
    """Write who ended contact to the journal: an older backup would have them called. Raises OSError."""
    for event in events:
        if event.event_type in BY_THE_PERSON:
            journal.append(ENDED, event.event_type, str(event.request_id))


def restart(**detail: Any) -> None:
    """Record that a backup was restored, and write it to the journal: heads beyond the backup's are void.

    The site is stopped: the event's position will be behind those that have no link yet. Raises OSError.
    """
    head = newest_link()
    trail.record(EventType.RESTORED, detail=detail)
    event, before = AuditEvent.objects.latest("pk"), head.position if head else 0
    position = before + unlinked().count()
    journal.append(RESTORED, str(before), str(position), str(event.pk), bytes(event.mac).hex())


class Linker:
    """Links events; each worker has one. Its first pass looks at the whole trail, later ones near its end.

    `stalled_since` is when it first found events that it could not link; `journal_fails` whether its last pass could
    not write to the journal.
    """

    def __init__(self) -> None:
        self._after = self._published = 0
        self._branch = ""
        self._witnessed: set[int] = set()
        self.stalled_since: datetime | None = None
        self.journal_fails = False

    def link(self) -> int:
        """Link up to `MAX_LINKS` events; return how many. A head goes to the journal after every `BATCH_SIZE`."""
        linked, self.journal_fails = 0, False
        while linked < MAX_LINKS:
            events = list(unlinked(self._after).only("mac", "event_type", "request_id")[:BATCH_SIZE])
            if not events:
                self._after, self.stalled_since = looked_through(), None
                self._witnessed.clear()
                break
            if not self._append(events):
                break
            linked, self._after = linked + len(events), events[-1].pk
            self._publish_head()
        if not linked:
            self._publish_head()
        return linked

    def _append(self, events: Sequence[AuditEvent]) -> bool:
        try:
            _publish_ended(events)
        except OSError:
            self._journal_failed("who ended contact is written later")
            return False
        try:
            return _append(events)
        except LinksMissing:
            self._stall(events)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            self._stall(events)
        return False

    def _stall(self, events: Sequence[AuditEvent]) -> None:
        """Somebody keeps events from being linked: say so, and write outside the database which ones there were."""
        if self.stalled_since is None:
            self.stalled_since = timezone.now()
            log.error("the database keeps events of the audit trail from being linked")
        try:
            for event in events:
                if event.pk not in self._witnessed:
                    journal.append(UNLINKED, str(event.pk), bytes(event.mac).hex())
                    self._witnessed.add(event.pk)
        except OSError:
            self._journal_failed("which events have no link is written later")

    def _publish_head(self) -> None:
        """Write the head to the external journal. When that fails the next pass tries again."""
        head = newest_link()
        if head is None or head.position == self._published:
            return
        try:
            self._branch = self._branch or restarts.branch()
            journal.append(HEAD, str(head.position), bytes(head.mac).hex(), self._branch)
        except OSError:
            self._journal_failed("the newest head is only in the log")
        else:
            self._published = head.position

    def _journal_failed(self, until_then: str) -> None:
        self.journal_fails = True
        log.exception("the journal cannot be written", extra={"until_then": until_then})
