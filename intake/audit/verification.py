"""Verifies the trail in portions: the chain, then events not linked yet, then the heads in the external journal.

result = verify(Cursor(), 10_000)
result.fault or result.cursor
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import journal
from intake.audit.chain import HEAD, RESTORED, follows, looked_through, unlinked
from intake.audit.models import AuditEvent, AuditLink
from intake.audit.trail import is_intact
from intake.vault.derive import KeyMissing


class FaultKind(TextChoices):
    """What can be wrong with the trail. The label completes the sentence "In row 5: ..."."""

    CHANGED = "changed", _("it was changed after it was written")
    MOVED = "moved", _("it is not what was linked here: rows changed positions, or their links did")
    DELETED = "deleted", _("it was linked here, and is deleted")
    NOT_LINKED = "not_linked", _("it has no link, and later rows have: the link was deleted, or the row was slipped in")
    LINK_GONE = "link_gone", _("the link that belongs here is deleted, or has another position")
    COPIED = "copied", _("it is a copy of another row")
    NO_KEY = "no_key", _("it names a key that is not in INTAKE_KEYS: that was taken out too early, or this was changed")
    CUT = "cut", _("it is gone, and a head outside the database knows of it: the end of the trail was cut off")
    REWRITTEN = "rewritten", _("a head outside the database says otherwise: the chain was made anew")
    FORGED = "forged", _("the line was cut or forged, or its key is not in INTAKE_KEYS")
    UNREADABLE = "unreadable", _("it cannot be read")


class Fault(NamedTuple):
    """The first fault, and where: the row, the position in the chain, and the line of the journal."""

    kind: FaultKind
    row: int | None = None
    position: int | None = None
    line: str = ""

    def __str__(self) -> str:
        names = (_("row %s"), self.row), (_("position %s"), self.position), (_("journal %s"), self.line)
        location = ", ".join(str(name) % at for name, at in names if at)
        return gettext("In %(location)s: %(fault)s.") % {"location": location, "fault": self.kind.label}


class Cursor(NamedTuple):
    """How far a verification has come: the last position, the row up to which all are verified, the lines read."""

    position: int = 0
    row: int = 0
    line: int = 0


@dataclass(frozen=True)
class Result:
    """What was verified: how many links, rows without a link yet, and heads. `done`: nothing comes after it."""

    cursor: Cursor
    fault: Fault | None = None
    links: int = 0
    unlinked: int = 0
    heads: int = 0
    done: bool = False

    def merge(self, later: "Result") -> "Result":
        """Return both results as one."""
        links, unlinked = self.links + later.links, self.unlinked + later.unlinked
        return replace(later, links=links, unlinked=unlinked, heads=self.heads + later.heads)


def verify(since: Cursor, limit: int, file: Path | None = None) -> Result:
    """Verify what comes after `since`, about `limit` of it, stopping at the first fault.

    The heads are those of the journal, or of `file`.
    """
    result = Result(since)
    while not (result.done or result.fault) and _rows_read(result, since) < limit:
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
    before = AuditLink.objects.filter(position=since.position).first()
    for count, link in enumerate(links):
        expected = before.position + 1 if before else 1
        if link.position != expected:
            fault: Fault | None = Fault(FaultKind.LINK_GONE, position=min(link.position, expected))
        elif kind := _fault_kind(events, link.event_id) or _misplaced(link, before, events[link.event_id]):
            fault = Fault(kind, link.event_id, link.position)
        else:
            fault = Fault(FaultKind.COPIED, link.event_id, link.position) if link.position in copies else None
        if fault:
            return Result(since._replace(position=link.position), fault, links=count)
        before = link
    # What the worker no longer looks through has a link, or was slipped in.
    row = max(since.row, min(max(events), looked_through()))
    slipped_in = unlinked(since.row).filter(pk__lte=row).values_list("pk", flat=True).first()
    if slipped_in is not None:
        return Result(since._replace(row=slipped_in), Fault(FaultKind.NOT_LINKED, slipped_in), links=len(links))
    return Result(since._replace(position=links[-1].position, row=row), links=len(links))


def _verify_unlinked(since: Cursor, rows: list[int]) -> Result:
    events = _events(rows)
    faults = {row: kind for row in rows if (kind := _fault_kind(events, row))}
    macs = {row: bytes(event.mac) for row, event in events.items() if event and row not in faults}
    linked = AuditLink.objects.filter(event_mac__in=macs.values()).values_list("event_mac", "event_id")
    had_by = {bytes(mac): row for mac, row in linked}  # by the row itself, if it was linked just now
    for row, mac in macs.items():
        if had_by.setdefault(mac, row) != row:
            faults[row] = FaultKind.COPIED
    if faults:
        first = min(faults)
        return Result(since._replace(row=first), Fault(faults[first], first), unlinked=rows.index(first))
    return Result(since._replace(row=rows[-1]), unlinked=len(rows))


def _verify_lines(since: Cursor, limit: int, file: Path | None) -> Result:
    try:
        lines = list(islice(journal.read(file, since.line), limit))
    except OSError:
        return Result(since, Fault(FaultKind.UNREADABLE, line=str(file or settings.INTAKE_JOURNAL)))
    heads = {line.source: int(line.words[0]) for line in lines if line.kind == HEAD}
    macs = dict(AuditLink.objects.filter(position__in=heads.values()).values_list("position", "mac"))
    for count, line in enumerate(lines, 1):
        position = heads.get(line.source)
        if not line.kind:
            kind: FaultKind | None = FaultKind.FORGED
        elif position is None:
            kind = None
        elif position not in macs:
            kind = FaultKind.CUT
        else:
            kind = None if bytes(macs[position]).hex() == line.words[1] else FaultKind.REWRITTEN
        if kind and not (position and _is_past(line, position, file)):
            return Result(since._replace(line=since.line + count), Fault(kind, position=position, line=line.source))
    return Result(since._replace(line=since.line + len(lines)), heads=len(heads), done=len(lines) < limit)


def _is_past(head: journal.Line, position: int, file: Path | None) -> bool:
    """Return whether a backup was restored after `head` was written whose chain did not reach that far."""
    restored = (line for line in journal.read(file, kind=RESTORED) if line.kind)
    return any(line.at > head.at and int(line.words[0]) < position for line in restored)


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
    mac = bytes(before.mac) if before else b""
    return _unless(lambda: bytes(link.event_mac) == bytes(event.mac) and follows(link, mac), FaultKind.MOVED)


def _unless(true: Callable[[], bool], kind: FaultKind) -> FaultKind | None:
    try:
        return None if true() else kind
    except KeyMissing:
        return FaultKind.NO_KEY
    except (AttributeError, TypeError, ValueError):  # SQLite stores in a column what does not belong there
        return FaultKind.CHANGED
