"""A site of its own: a folder, a database, a server, and the people who work there."""

import os
import sqlite3
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Self

from tests.conftest import NOON
from tests.serving import free_port, wait_for

BASE = Path(__file__).resolve().parents[2]
NIGHT = NOON.replace(hour=23)
_BEGAN = time.time()


class Site:
    """`with Site(folder) as site:` is up at `site.url` until the block ends. It neither reads nor writes var/.

    Its clock showed `at` when the tests began. Leaving it leads to `site.outside`: the same server by another name,
    so for a browser another site.
    """

    held: str  # the address of a request that somebody holds
    night: "Site"  # the same site by night, with throttles that count

    def __init__(
        self, folder: Path, *, at: datetime = NOON, throttle: bool = False, settings: str = "settings"
    ) -> None:
        port = free_port()
        self.url, self.outside = f"http://127.0.0.1:{port}", f"http://localhost:{port}/healthz"
        self.ahead = at.timestamp() - _BEGAN
        self._database = folder / "intake.sqlite3"
        self._log = folder / f"server-{port}.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(BASE),
            "DJANGO_SETTINGS_MODULE": f"tests.browser.{settings}",
            "INTAKE_DEMO": "1",
            "PORT": str(port),
            "SECRET_KEY": b64encode(bytes(range(48))).decode(),
            "INTAKE_KEYS": b64encode(bytes(range(32))).decode(),
            "DATABASE_URL": f"sqlite:///{self._database}",
            "EMAIL_URL": f"file://{folder / 'mail'}",
            "WEBHOOK_NETWORKS": "127.0.0.0/8",
            "INTAKE_JOURNAL": str(folder / "journal"),
            "EXIT_URL": self.outside,
            "SMS_URL": "http://127.0.0.1:9/",  # so that texts are asked about; no worker sends one
            "SMS_TOKEN": "token",
            "SMS_FROM": "+12025550100",
            "SMS_SECRET": "secret",
            "INTAKE_THROTTLE": "on" if throttle else "off",
            "FOLDER": str(folder),
            "CLOCK_AHEAD": str(self.ahead),
        }

    def create_base_data(self, *, requests: int = 0) -> Self:
        """Make its tables, a helpline, the demo's staff, and always the same made-up people."""
        self._run("migrate")
        self._run("seed", "--requests", str(requests), "--seed", "7")
        return self

    def put_back(self, database: Path) -> None:
        """Give the running site the rows of another database of the same tables."""
        with closing(sqlite3.connect(database)) as rows, closing(sqlite3.connect(self._database, timeout=60)) as ours:
            rows.backup(ours)

    def _run(self, *command: str) -> None:
        subprocess.run(self._manage(*command), env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def _manage(self, *command: str) -> list[str]:
        return [sys.executable, str(BASE / "manage.py"), *command]

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                self._manage("serve", "--workers", "1"), cwd=BASE, env=self._environment, stdout=log, stderr=log
            )
        try:
            wait_for(self._server, f"{self.url}/healthz", self._log.read_text, seconds=120)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()
