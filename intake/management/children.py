"""Processes that a command starts, and ends whenever it ends itself."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

# A worker has five seconds for what it has begun (`serve`).
SECONDS_TO_END = 20.0


class Children(dict[str, subprocess.Popen[bytes]]):
    """The processes by name."""

    def start(self, name: str, command: list[str], **environment: str) -> None:
        """Start one, or start it again."""
        self[name] = subprocess.Popen(  # noqa: S603  our own command
            command, env={**os.environ, **environment}, preexec_fn=_end_with_parent
        )

    def wait_for_one(self) -> str:
        """Return the name of one that has ended."""
        while True:
            for name, process in self.items():
                if process.poll() is not None:
                    return name
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)

    def reload(self) -> None:
        """Have servers replace their workers one by one, with the code and the files of now."""
        for process in self.values():
            process.send_signal(signal.SIGHUP)

    def end(self) -> None:
        """End them all, with force when they take too long."""
        for process in self.values():
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in self.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def children() -> Iterator[Children]:
    """Give the processes; at the end of the block, at TERM and at Ctrl-C they end too."""
    started = Children()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit)
    try:
        yield started
    finally:
        # A second one must not cut this short: what is left behind would keep the port.
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        started.end()


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Have the kernel send TERM when the parent is killed: a server without one would keep the port (prctl(2))."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _exit(*_: Any) -> NoReturn:
    sys.exit(0)
