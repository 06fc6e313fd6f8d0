"""The external journal: signed lines outside the database, which nobody without our key can have written.

    append("head", "1200", "5f0c...")
    head 2027-03-03T17:00:00.000000+00:00 1200 5f0c...:signature

A file for each month, in `settings.INTAKE_JOURNAL`. Each line goes to the log as well, and with a shipped log to
another machine.
"""

import logging
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from intake.vault.tokens import sign, unsign

log = logging.getLogger(__name__)
PURPOSE = "journal"


class Line(NamedTuple):
    """One line, and its source as file:number. A line that was cut or forged has no kind and no words."""

    source: str
    kind: str = ""
    at: str = ""
    words: tuple[str, ...] = ()


def append(kind: str, *words: str) -> None:
    """Write one line, durably. Raises OSError when that fails; the log has the line all the same."""
    now = timezone.now()
    line = sign(PURPOSE, " ".join((kind, now.isoformat(timespec="microseconds"), *words)))
    log.info("journal", extra={"journal": line})
    settings.INTAKE_JOURNAL.mkdir(mode=0o700, exist_ok=True)
    with (settings.INTAKE_JOURNAL / f"{now:%Y-%m}.journal").open("a+b") as file:
        file.seek(max(file.tell() - 1, 0))
        # A line that a full disk or a power cut tore must not take the next one with it.
        torn = file.read()[-1:] not in (b"", b"\n")
        file.write(b"\n" * torn + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(file: Path | None = None, after: int = 0, kind: str = "") -> Iterator[Line]:
    """Yield every line of the journal, or of a `file` with lines of it, oldest first, without the first `after` lines.

    With a `kind`, only the lines that claim to be of it.
    """
    lines = islice(_lines(file), after, None)
    return (_read(source, text) for source, text in lines if text.startswith(f"{kind} " if kind else ""))


def _lines(file: Path | None) -> Iterator[tuple[str, str]]:
    for path in [file] if file else sorted(settings.INTAKE_JOURNAL.glob("*.journal")):
        with path.open(errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                yield f"{path.name}:{number}", line.rstrip("\n")


def _read(source: str, line: str) -> Line:
    if text := unsign(PURPOSE, line):
        kind, at, *words = text.split(" ")
        return Line(source, kind, at, tuple(words))
    return Line(source)
