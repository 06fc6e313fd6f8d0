"""What a verification of the trail finds: faults, how many of each kind, and how far it came."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# So many faults are named; the others are counted.
MAX_NAMED = 20


class FaultKind(TextChoices):
    """What can be wrong with the trail. The label completes the sentence "In row 5: ..."."""

    CHANGED = "changed", _("it was changed after it was written")
    MOVED = "moved", _("it is not what was linked here: rows changed positions, or their links did")
    DELETED = "deleted", _("it was linked here, and is deleted")
    VANISHED = "vanished", _("it could not be linked when it was written, and is deleted or changed since")
    NOT_LINKED = "not_linked", _("it has no link, and later rows have: the link was deleted, or the row was slipped in")
    LINK_GONE = "link_gone", _("the link that belongs here is deleted, or has another position")
    COPIED = "copied", _("it is a copy of another row")
    NO_KEY = "no_key", _("it names a key that is not in INTAKE_KEYS: that was taken out too early, or this was changed")
    CUT = "cut", _("it is gone, and a head outside the database knows of it: the end of the trail was cut off")
    REWRITTEN = "rewritten", _("a head outside the database says otherwise: the chain was made anew")
    FOREIGN = (
        "foreign",
        _("another database wrote this head, one that was restored from a backup: give each its own INTAKE_JOURNAL"),
    )
    FORGED = "forged", _("the line was forged, or its key is not in INTAKE_KEYS")
    LINE_CUT = (
        "line_cut",
        _(
            "the line has no end, as a full disk or a power cut leaves it. Nothing is missing in the trail for that: "
            "take this one line out of the file, and verify again"
        ),
    )
    UNREADABLE = "unreadable", _("it cannot be read")


class Fault(NamedTuple):
    """One fault, and where: the row, the position in the chain, and the line of the journal."""

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
    """What was verified: how many links, rows without a link yet, and heads. `done`: nothing comes after it.

    `faults` are the first few, `counts` has all of them by kind.
    """

    cursor: Cursor
    faults: tuple[Fault, ...] = ()
    counts: Counter[FaultKind] = field(default_factory=Counter)
    links: int = 0
    unlinked: int = 0
    heads: int = 0
    done: bool = False

    @property
    def fault(self) -> Fault | None:
        """Return the first fault; None when nothing is wrong."""
        return self.faults[0] if self.faults else None

    def with_faults(self, faults: list[Fault]) -> "Result":
        """Return the same with these faults."""
        return replace(self, faults=tuple(faults[:MAX_NAMED]), counts=Counter(fault.kind for fault in faults))

    def merge(self, later: "Result") -> "Result":
        """Return both results as one."""
        return replace(
            later,
            faults=(self.faults + later.faults)[:MAX_NAMED],
            counts=self.counts + later.counts,
            links=self.links + later.links,
            unlinked=self.unlinked + later.unlinked,
            heads=self.heads + later.heads,
        )

    def describe_faults(self) -> str:
        """Return a sentence with the number of faults of each kind."""
        numbers = ", ".join(f"{kind.value} {number}" for kind, number in sorted(self.counts.items()))
        return gettext("%(number)d faults in all: %(kinds)s.") % {"number": self.counts.total(), "kinds": numbers}
