"""Verifies the trail in portions: the chain, then events not linked yet, then the heads in the external journal.

result = verify(Cursor(), 10_000)
result.fault or result.cursor
"""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists, OuterRef

from intake.audit import journal
from intake.audit.chain import HEAD, UNLINKED, follows, looked_through, unlinked
from intake.audit.faults import Cursor, Fault, FaultKind, Result
from intake.audit.models import AuditEvent, AuditLink, as_bytes
from intake.audit.restarts import ORIGINAL, Restart, held_restarts
from intake.audit.trail import is_intact
from intake.vault.derive import KeyMissing

__all__ = ["Cursor", "Fault", "FaultKind", "Result", "verify"]


def verify(since: Cursor, limit: int, file: Path | None = None) -> Result:
    """Verify what comes after `since`, about `limit` of it; go on after a fault, and count them all.

    The heads are those of the journal, or of `file`.
    """
    result = Result(since)
    while not result.done and _rows_read(result, since) < limit:
        result = result.merge(_verify(result.cursor, limit, file))
    return result


def _rows_read(result: Result, since: Cursor) -> int:
    return result.links + result.unlinked + result.cursor.line - since.line


def _verify(since: Cursor, limit: int, file: Path | None) -> Result:
    links = AuditLink.objects.order_by("position")
    if since.position:
        links = links.filter(position__gt=since.position)
    if portion := list(links[:limit]):
        return _verify_links(since, portion)
    if rows := list(unlinked(since.row).values_list("pk", flat=True)[:limit]):
        return _verify_unlinked(since, rows)
    return _verify_lines(since, limit, file)


def _verify_links(since: Cursor, links: list[AuditLink]) -> Result:
    events, copies = _events([link.event_id for link in links]), _duplicates(links)
    before, faults = AuditLink.objects.filter(position=since.position).first(), list[Fault]()
    for link in links:
        expected = before.position + 1 if before else 1
        if link.position != expected:
            faults.append(Fault(FaultKind.LINK_GONE, position=min(link.position, expected)))
        elif kind := _fault_kind(events, link.event_id) or _misplaced(link, before, events[link.event_id]):
            faults.append(Fault(kind, link.event_id, link.position))
        elif link.position in copies:
            faults.append(Fault(FaultKind.COPIED, link.event_id, link.position))
        before = link
    # What the worker no longer looks through has a link, or was slipped in.
    row = max(since.row, min(max((one for one in events if isinstance(one, int)), default=0), looked_through()))
    slipped_in = unlinked(since.row).filter(pk__lte=row).values_list("pk", flat=True)
    faults += [Fault(FaultKind.NOT_LINKED, one) for one in slipped_in]
    result = Result(since._replace(position=links[-1].position, row=row), links=len(links))
    return result.with_faults(faults)


def _verify_unlinked(since: Cursor, rows: list[int]) -> Result:
    events = _events(rows)
    faults = {row: kind for row in rows if (kind := _fault_kind(events, row))}
    macs = {row: bytes(event.mac) for row, event in events.items() if event and row not in faults}
    linked = AuditLink.objects.filter(event_mac__in=macs.values()).values_list("event_mac", "event_id")
    had_by = {bytes(mac): row for mac, row in linked}  # by the row itself, if it was linked just now
    for row, mac in macs.items():
        if had_by.setdefault(mac, row) != row:
            faults[row] = FaultKind.COPIED
    result = Result(since._replace(row=rows[-1]), unlinked=len(rows))
    return result.with_faults([Fault(faults[row], row) for row in sorted(faults)])


def _verify_lines(since: Cursor, limit: int, file: Path | None) -> Result:
    try:
        lines = list(islice(journal.read(file, since.line), limit))
        restarts = list(held_restarts(file))
    except OSError:
        fault = Fault(FaultKind.UNREADABLE, line=str(file or settings.INTAKE_JOURNAL))
        return Result(since, done=True).with_faults([fault])
    heads = {line.source: int(line.words[0]) for line in lines if line.kind == HEAD}
    macs = {position: as_bytes(mac).hex() for position, mac in _link_macs(heads.values())}
    seen = {int(line.words[0]) for line in lines if line.kind == UNLINKED}
    rows = {pk: as_bytes(mac).hex() for pk, mac in AuditEvent.objects.filter(pk__in=seen).values_list("pk", "mac")}
    faults = []
    for line in lines:
        if not line.kind:
            kind = None if line.is_torn else FaultKind.LINE_CUT if line.is_cut else FaultKind.FORGED
            faults += [Fault(kind, line=line.source)] if kind else []
        elif line.kind == HEAD and (kind := _head_fault(line, macs, restarts)):
            faults.append(Fault(kind, position=heads[line.source], line=line.source))
        elif line.kind == UNLINKED and _has_vanished(line, rows, restarts):
            faults.append(Fault(FaultKind.VANISHED, int(line.words[0]), line=line.source))
    result = Result(since._replace(line=since.line + len(lines)), heads=len(heads), done=len(lines) < limit)
    return result.with_faults(faults)


def _link_macs(positions: Iterable[int]) -> Any:
    return AuditLink.objects.filter(position__in=positions).values_list("position", "mac")


def _head_fault(head: journal.Line, macs: dict[int, str], restarts: list[Restart]) -> FaultKind | None:
    """Return what is wrong with a head. One is past when a backup was restored since that did not reach that far."""
    position, mac, *branch = int(head.words[0]), *head.words[1:]
    if macs.get(position) == mac or any(one.at > head.at and one.before < position for one in restarts):
        return None
    if branch and branch[0] not in {ORIGINAL, *(one.branch for one in restarts)}:
        return FaultKind.FOREIGN
    return FaultKind.REWRITTEN if position in macs else FaultKind.CUT


def _has_vanished(line: journal.Line, rows: dict[int, str], restarts: list[Restart]) -> bool:
    """Return whether an event that was seen without a link is no longer what it was, and no backup explains it."""
    return rows.get(int(line.words[0])) != line.words[1] and not any(one.at > line.at for one in restarts)


def _events(rows: list[int]) -> dict[int, AuditEvent | None]:
    """Return events by id: nothing for one that is gone, None for one that cannot even be read."""
    try:
        return dict(AuditEvent.objects.in_bulk(rows))
    except (DatabaseError, TypeError, ValueError):
        if len(rows) == 1:
            return {rows[0]: None}
        middle = len(rows) // 2
        return _events(rows[:middle]) | _events(rows[middle:])


def _duplicates(links: list[AuditLink]) -> set[int]:
    """Return the positions among `links` whose event has the mac of an earlier event."""
    earlier = AuditLink.objects.filter(event_mac=OuterRef("event_mac"), position__lt=OuterRef("position"))
    these = AuditLink.objects.filter(position__gte=links[0].position, position__lte=links[-1].position)
    return set(these.filter(Exists(earlier)).values_list("position", flat=True))


def _fault_kind(events: dict[int, AuditEvent | None], row: int) -> FaultKind | None:
    if row not in events:
        return FaultKind.DELETED
    event = events[row]
    return _unless(lambda: event is not None and is_intact(event), FaultKind.CHANGED)


def _misplaced(link: AuditLink, before: AuditLink | None, event: Any) -> FaultKind | None:
    mac = as_bytes(before.mac) if before else b""
    return _unless(lambda: bytes(link.event_mac) == bytes(event.mac) and follows(link, mac), FaultKind.MOVED)


def _unless(true: Callable[[], bool], kind: FaultKind) -> FaultKind | None:
    try:
        return None if true() else kind
    except KeyMissing:
        return FaultKind.NO_KEY
    except (AttributeError, TypeError, ValueError):  # SQLite stores in a column what does not belong there
        return FaultKind.CHANGED
