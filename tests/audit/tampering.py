"""What somebody can do to the trail who may do everything with the database, and has neither our key nor the journal.

Each takes the chances and says what a fault that names it has: rows, positions of the chain, or lines of the journal.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from intake.audit import trail
from intake.audit.chain import Linker
from intake.audit.event_types import EventType
from intake.audit.verification import Cursor, Fault, Result, verify
from intake.models import AuditEvent, AuditLink

append_only = import_module("intake.migrations.0003_append_only")
Named = set[Any]
Find = Callable[[Path], Fault | None]


@contextmanager
def as_superuser() -> Iterator[None]:
    """Without the triggers that refuse it."""
    with connection.cursor() as cursor:
        for statement in append_only.REVERSE[connection.vendor]:
            cursor.execute(statement)
        yield
        for statement in append_only.APPLY[connection.vendor]:
            cursor.execute(statement)


def verified(file: Path | None = None, most: int = 1000) -> Result:
    """The last portion of a check from the beginning, or the one that stopped at a fault."""
    checked = Result(Cursor())
    while not checked.done and not checked.fault:
        checked = verify(checked.cursor, most, file)
    return checked


def a_trail(rows: int) -> Path:
    """So many events, linked, with a head in the journal after every ninth and at the end; a copy of the journal."""
    linker = Linker()
    for number in range(rows):
        actor = {"actor_name": trail.PERSON if number % 3 else f"advisor{number}"}
        event_type = list(EventType)[number % len(EventType)]
        trail.record(event_type, **actor, request_id=uuid4() if number % 4 else None, detail={"number": number})
        if number % 9 == 0:
            linker.link()
    linker.link()
    [journal] = settings.INTAKE_JOURNAL.glob("*.journal")
    return Path(shutil.copy(journal, journal.with_suffix(".copy")))


def check_that_each_is_named(tamperings: int, find: Find, journal: Path) -> None:
    """Red for a tampering in which `find` finds nothing, or something else."""
    missed = []
    for number in range(tamperings):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with transaction.atomic():
            changed = Path(shutil.copy(journal, journal.with_suffix(".changed")))
            named = tamper(Random(number), changed)
            fault = find(changed)
            if not fault or not named & {fault.row, f"@{fault.position}", fault.line}:
                missed.append((tamper.__name__, number, named, fault))
            transaction.set_rollback(True)
    assert not missed, f"{len(missed)} of {tamperings}: {missed[:5]}"


def _linked(chance: Random) -> AuditLink:
    return chance.choice(list(AuditLink.objects.order_by("position").select_related("event")))


def _two(chance: Random) -> tuple[AuditLink, AuditLink]:
    one, other = chance.sample(list(AuditLink.objects.order_by("position").select_related("event")), 2)
    return (one, other) if one.position < other.position else (other, one)


def _flipped(mac: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(mac))
    return mac[:place] + bytes([mac[place] ^ 1 << chance.randrange(8)]) + mac[place + 1 :]


def _copied(event: AuditEvent, **changes: Any) -> int:
    columns = {column: getattr(event, column) for column in _COLUMNS}
    return AuditEvent.objects.create(**{**columns, **changes}).pk


def _last() -> int:
    return AuditLink.objects.latest("position").position


_COLUMNS = ["at", "event_type", "actor_id", "actor_name", "request_id", "detail", "mac"]
_EDITS: dict[str, Callable[[AuditEvent, Random], Any]] = {
    "at": lambda event, chance: event.at + timedelta(microseconds=chance.choice([-1, 1, 10**9])),
    "event_type": lambda event, chance: chance.choice([word for word in EventType.values if word != event.event_type]),
    "actor_id": lambda event, chance: (event.actor_id or 0) + 1,
    "actor_name": lambda event, chance: chance.choice(["", "somebody else", event.actor_name + " "]),
    "request_id": lambda event, chance: uuid4(),
    "detail": lambda event, chance: chance.choice([{}, {**event.detail, "more": 1}, [], None, "words"]),
    "mac": lambda event, chance: chance.choice([_flipped(bytes(event.mac), chance), bytes(event.mac[:4]), b""]),
}


def edits_a_column(chance: Random, journal: Path) -> Named:
    event, column = _linked(chance).event, chance.choice(list(_EDITS))
    value = _EDITS[column](event, chance)
    with connection.cursor() as cursor:
        if column == "detail" and value is None:
            cursor.execute("UPDATE intake_auditevent SET detail = 'null' WHERE id = %s", [event.pk])
        else:
            AuditEvent.objects.filter(pk=event.pk).update(**{column: value})
    return {event.pk}


def renumbers_a_row(chance: Random, journal: Path) -> Named:
    event, to = _linked(chance).event, chance.choice([-5, 10**6, 2**62])
    AuditEvent.objects.filter(pk=event.pk).update(id=to)
    return {event.pk, to}


def exchanges_two_rows(chance: Random, journal: Path) -> Named:
    one, other = _two(chance)
    for event, became in ((one.event, other.event), (other.event, one.event)):
        AuditEvent.objects.filter(pk=event.pk).update(**{column: getattr(became, column) for column in _COLUMNS})
    return {one.event_id}


def exchanges_two_positions(chance: Random, journal: Path) -> Named:
    one, other = _two(chance)
    AuditLink.objects.filter(pk__in=[one.pk, other.pk]).delete()
    for link, became in ((one, other), (other, one)):
        AuditLink(position=link.position, event_id=became.event_id, event_mac=became.event_mac, mac=became.mac).save()
    return {f"@{one.position}"}


def edits_a_link(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    column = chance.choice(["event_id", "event_mac", "mac"])
    value = {
        "event_id": lambda: 10**6,
        "event_mac": lambda: _flipped(bytes(link.event_mac), chance),
        "mac": lambda: chance.choice([_flipped(bytes(link.mac), chance), bytes(link.mac[:4]), b""]),
    }[column]()
    AuditLink.objects.filter(pk=link.pk).update(**{column: value})
    return {f"@{link.position}"}


def moves_a_link(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    to = chance.choice([-1, 0, _last() + 1, 10**6])
    AuditLink.objects.filter(pk=link.pk).update(position=to)
    return {f"@{min(to, link.position)}"}


def deletes_a_row(chance: Random, journal: Path) -> Named:
    event = _linked(chance).event
    AuditEvent.objects.filter(pk=event.pk).delete()
    return {event.pk}


def deletes_a_link(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    AuditLink.objects.filter(pk=link.pk).delete()
    return {f"@{link.position}"}


def deletes_a_row_with_its_link(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    AuditLink.objects.filter(pk=link.pk).delete()
    AuditEvent.objects.filter(pk=link.event_id).delete()
    return {f"@{link.position}"}


def deletes_a_row_and_closes_the_gap(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    deletes_a_row_with_its_link(chance, journal)
    AuditLink.objects.filter(pk=link.pk).delete()
    AuditEvent.objects.filter(pk=link.event_id).delete()
    for later in AuditLink.objects.filter(position__gt=link.position).order_by("position"):
        AuditLink.objects.filter(pk=later.pk).update(position=F("position") - 1)
    return {f"@{position}" for position in range(1, link.position + 1)}


def inserts_a_forged_row(chance: Random, journal: Path) -> Named:
    event = _linked(chance).event
    mac = chance.choice([bytes(event.mac[:16]) + os.urandom(32), os.urandom(48), b"", bytes(event.mac)])
    pk = _copied(event, event_type=EventType.REVEALED, actor_name="forger", mac=mac)
    if chance.random() < 0.5:
        Linker().link()
    return {pk}


def inserts_a_forged_row_beside_the_chain(chance: Random, journal: Path) -> Named:
    event = _linked(chance).event
    pk = _copied(event, actor_name="forger", pk=chance.choice([-7, 10**6]))
    position = chance.choice([-3, 0, _last() + 1])
    AuditLink.objects.create(position=position, event_id=pk, event_mac=event.mac, mac=os.urandom(36))
    return {pk, f"@{position}"}


def inserts_a_copy(chance: Random, journal: Path) -> Named:
    pk = _copied(_linked(chance).event, **chance.choice([{}, {"pk": -3}]))
    if chance.random() < 0.5:
        Linker().link()
    return {pk}


def puts_a_copy_in_the_place_of_a_row(chance: Random, journal: Path) -> Named:
    one, other = _two(chance)
    AuditEvent.objects.filter(pk=other.event_id).update(**{column: getattr(one.event, column) for column in _COLUMNS})
    return {other.event_id}


def cuts_the_tail(chance: Random, journal: Path) -> Named:
    last = _last()
    kept = chance.randrange(last)
    AuditEvent.objects.filter(pk__in=AuditLink.objects.filter(position__gt=kept).values("event_id")).delete()
    AuditLink.objects.filter(position__gt=kept).delete()
    return {f"@{position}" for position in range(kept + 1, last + 1)}


def cuts_the_tail_and_lets_the_worker_go_on(chance: Random, journal: Path) -> Named:
    named = cuts_the_tail(chance, journal)
    for number in range(chance.randrange(1, 60)):
        trail.record(EventType.CLAIMED, detail={"number": number})
    Linker().link()
    return named


def deletes_a_row_and_lets_the_worker_make_the_chain_anew(chance: Random, journal: Path) -> Named:
    link = _linked(chance)
    last = _last()
    AuditEvent.objects.filter(pk=link.event_id).delete()
    AuditLink.objects.filter(position__gte=chance.choice([1, link.position])).delete()
    Linker().link()
    return {f"@{position}" for position in range(link.position, last + 1)}


def empties_the_chain(chance: Random, journal: Path) -> Named:
    last = _last()
    AuditLink.objects.all().delete()
    return {f"@{position}" for position in range(1, last + 1)}


def _changes_a_line(journal: Path, chance: Random, change: Callable[[str], str]) -> Named:
    lines = journal.read_text().splitlines()
    number = chance.randrange(len(lines))
    lines[number] = change(lines[number])
    journal.write_text("\n".join(lines) + "\n")
    return {f"{journal.name}:{number + 1}"}


def edits_a_line_of_the_journal(chance: Random, journal: Path) -> Named:
    return _changes_a_line(journal, chance, lambda line: line.replace(" ", " 1", 2))


def cuts_a_line_of_the_journal(chance: Random, journal: Path) -> Named:
    return _changes_a_line(journal, chance, lambda line: line[: chance.randrange(len(line))])


def forges_a_line_of_the_journal(chance: Random, journal: Path) -> Named:
    signature = "A" * 24
    return _changes_a_line(journal, chance, lambda line: f"head 2027-03-03T12:00:00+00:00 1 {'0' * 72}:{signature}")


TAMPERINGS = [
    edits_a_column,
    renumbers_a_row,
    exchanges_two_rows,
    exchanges_two_positions,
    edits_a_link,
    moves_a_link,
    deletes_a_row,
    deletes_a_link,
    deletes_a_row_with_its_link,
    deletes_a_row_and_closes_the_gap,
    inserts_a_forged_row,
    inserts_a_forged_row_beside_the_chain,
    inserts_a_copy,
    puts_a_copy_in_the_place_of_a_row,
    cuts_the_tail,
    cuts_the_tail_and_lets_the_worker_go_on,
    deletes_a_row_and_lets_the_worker_make_the_chain_anew,
    empties_the_chain,
    edits_a_line_of_the_journal,
    cuts_a_line_of_the_journal,
    forges_a_line_of_the_journal,
]
