"""How far a command is: a bar on a terminal, else a line now and then."""

import time
from typing import Any

QUIET_SECONDS, WIDTH = 5.0, 30


class Progress:
    """`progress.add(500)` says how many of `total` are done, how many a second, and how long the rest will take."""

    def __init__(self, out: Any, what: str, total: int) -> None:
        self.out, self.what, self.total, self.done = out, what, total, 0
        self.began = self.said = time.monotonic()

    def add(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        now = time.monotonic()
        terminal, ends = self.out.isatty(), self.done >= self.total
        if not terminal and now - self.said < QUIET_SECONDS:
            return
        self.said = now
        rate = self.done / max(now - self.began, 0.001)
        left = max(self.total - self.done, 0) / rate if rate else 0
        text = f"{self.what}: {self.done} of {self.total}, {rate:.0f} a second, {left:.0f} s left"
        if terminal:
            full = WIDTH * min(self.done, self.total) // max(self.total, 1)
            text = f"\r[{'#' * full}{'.' * (WIDTH - full)}] {text}   "
        self.out.write(text, ending="\n" if ends or not terminal else "")
        self.out.flush()

    def finish(self) -> None:
        """That was all, though `total` was a guess."""
        if self.done < self.total:
            self.total = self.done
            self.add(0)
