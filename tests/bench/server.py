"""A site served as `manage.py serve` serves it, with one worker, and what it costs in CPU."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

from tests.bench.paths import BASE, OURS, environment
from tests.serving import free_port, wait_for

_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """`with Server(settings, url) as server:` is up, on `server.port`, until the block ends.

    `side` is what it serves of Intake: public, desk, or both. The baseline has one side.
    """

    def __init__(self, settings: str, url: str, side: str = "") -> None:
        self.port = free_port()
        self._application = f"{'config' if settings == OURS else 'tests.bench.baseline'}.rsgi:application"
        self._environment = environment(settings, url, self.port) | {"INTAKE_SIDE": side}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the server is

    def __enter__(self) -> Self:
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "rsgi", "--http", "1", "--no-ws"]
        granian += ["--workers", "1", "--host", "127.0.0.1", "--port", str(self.port), "--loop", "asyncio"]
        granian += ["--log-level", "warning", self._application]
        self._process = subprocess.Popen(granian, cwd=BASE, env=self._environment, stdout=self._log, stderr=self._log)
        try:
            wait_for(self._process, f"http://127.0.0.1:{self.port}/", self.said, seconds=30)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()

    def said(self) -> str:
        """The end of its log."""
        return os.pread(self._log.fileno(), 4000, max(0, os.fstat(self._log.fileno()).st_size - 4000)).decode()

    def cpu_seconds(self) -> float:
        """What the server and its worker have used since they started, in user and system mode."""
        return sum(map(_cpu_seconds, _tree(self._process.pid)))


def _tree(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [pid, *(below for child in children for below in _tree(child))]


def _cpu_seconds(pid: int) -> float:
    # The second field is the program's name, and may hold spaces; utime and stime are fields 14 and 15 (proc(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
