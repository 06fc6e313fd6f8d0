"""The external journal: signed lines outside the database, which nobody without our key can have written.

    append("head", "1200", "5f0c...")
    head 2027-03-03T17:00:00.000000+00:00 1200 5f0c...:signature

A file for each month, in `settings.INTAKE_JOURNAL`. Each line goes to the log as well, and with a shipped log to
another machine.
"""

import fcntl
import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils import timezone

from intake.vault.tokens import sign, unsign

log = logging.getLogger(__name__)
PURPOSE = "journal"
# Says that the line before it is the beginning of one of ours, and which.
TORN = "torn"
MAX_LINE_BYTES = 1 << 16
_SIGNATURE = re.compile(rb":[\w-]{24,}$")


class Line(NamedTuple):
    """One line, and its source as file:number. A line that we did not write, or not to its end, has no kind.

    `is_torn`: we know that its writer was stopped, and have written what it had to say again. `is_cut`: it has no
    signature; whether its writer was stopped or somebody cut it nobody can tell.
    """

    source: str
    kind: str = ""
    at: str = ""
    words: tuple[str, ...] = ()
    is_torn: bool = False
    is_cut: bool = False


class _Raw(NamedTuple):
    source: str
    content: bytes
    has_ended: bool


def append(kind: str, *words: str) -> None:
    """Write one line, durably, or nothing. Raises OSError when that fails; the log has the line all the same."""
    now = timezone.now()
    line = _signed(kind, *words)
    log.info("journal", extra={"journal": line})
    settings.INTAKE_JOURNAL.mkdir(mode=0o700, exist_ok=True)
    with (settings.INTAKE_JOURNAL / f"{now:%Y-%m}.journal").open("a+b", buffering=0) as file:
        with suppress(OSError):  # not every shared folder has locks
            fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        # A line that a power cut tore must not take the next one with it.
        if begun := _unfinished(file, end):
            line = f"\n{_signed(TORN, _digest(begun))}\n{line}"
        _write(file, f"{line}\n".encode(), end)


def _signed(kind: str, *words: str) -> str:
    return sign(PURPOSE, " ".join((kind, timezone.now().isoformat(timespec="microseconds"), *words)))


def _digest(begun: bytes) -> str:
    return sha256(begun).hexdigest()[:32]


def _unfinished(file: BinaryIO, end: int) -> bytes:
    """Return what stands behind the last end of a line."""
    file.seek(max(end - MAX_LINE_BYTES, 0))
    return file.read().rpartition(b"\n")[2]


def _write(file: BinaryIO, content: bytes, end: int) -> None:
    written = 0
    try:
        while written < len(content):
            written += file.write(content[written:])
        os.fsync(file.fileno())
    except OSError:
        # A full disk takes the beginning of a line. Whoever wrote behind it, where there are no locks, keeps theirs.
        with suppress(OSError):
            if os.fstat(file.fileno()).st_size == end + written:
                os.ftruncate(file.fileno(), end)
        raise


def read(file: Path | None = None, after: int = 0, kind: str = "") -> Iterator[Line]:
    """Yield every line of the journal, or of a `file` with lines of it, oldest first, without the first `after` lines.

    With a `kind`, only the lines that claim to be of it.
    """
    lines = islice(_lines(file), after, None)
    if kind:
        return (_read(raw) for raw in lines if raw.content.startswith(f"{kind} ".encode()))
    return (_read(raw, following) for raw, following in pairwise(chain(lines, [None])) if raw)


def _lines(file: Path | None) -> Iterator[_Raw]:
    for path in [file] if file else sorted(settings.INTAKE_JOURNAL.glob("*.journal")):
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield _Raw(f"{path.name}:{number}", line.rstrip(b"\n"), line.endswith(b"\n"))


def _read(raw: _Raw, following: _Raw | None = None) -> Line:
    if text := unsign(PURPOSE, raw.content.decode(errors="replace")):
        kind, at, *words = text.split(" ")
        return Line(raw.source, kind, at, tuple(words))
    # The newest line of a file may be on its way.
    is_torn = not raw.has_ended or (following is not None and _vouches_for(_read(following), raw))
    return Line(raw.source, is_torn=is_torn, is_cut=not _SIGNATURE.search(raw.content))


def _vouches_for(line: Line, raw: _Raw) -> bool:
    return line.kind == TORN and line.words == (_digest(raw.content),)
