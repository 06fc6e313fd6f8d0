"""A site of its own: a folder, a database, a server, and the people who work there."""

import os
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path
from typing import Self

from tests.conftest import NOON
from tests.serving import free_port, wait_for

BASE = Path(__file__).resolve().parents[2]
CLOCK_AHEAD = NOON.timestamp() - time.time()


class Site:
    """`with Site.open(folder) as site:` is up at `site.url` until the block ends. It neither reads nor writes var/."""

    held: str  # the address of a request that somebody holds

    @classmethod
    def open(cls, folder: Path, *, requests: int = 0, settings: str = "settings") -> Self:
        """With its tables, a helpline, the demo's staff, and always the same made-up people; served by `settings`."""
        site = cls(folder)
        site.manage("migrate")
        site.manage("seed", "--requests", str(requests), "--seed", "7")
        site._environment["DJANGO_SETTINGS_MODULE"] = f"tests.browser.{settings}"
        return site

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder / "server.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(BASE),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "DEBUG": "1",
            "PORT": str(port),
            "SECRET_KEY": b64encode(os.urandom(48)).decode(),
            "INTAKE_KEYS": b64encode(os.urandom(32)).decode(),
            "DATABASE_URL": f"sqlite:///{folder / 'intake.sqlite3'}",
            "EMAIL_URL": f"file://{folder / 'mail'}",
            "FOLDER": str(folder),
            "CLOCK_AHEAD": str(CLOCK_AHEAD),
        }

    def manage(self, *command: str) -> None:
        """Run one of `manage.py`'s commands to its end."""
        subprocess.run(self._manage(*command), env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def _manage(self, *command: str) -> list[str]:
        return [sys.executable, str(BASE / "manage.py"), *command]

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                self._manage("serve", "--workers", "1"), cwd=BASE, env=self._environment, stdout=log, stderr=log
            )
        try:
            wait_for(self._server, f"{self.url}/healthz", self._log.read_text, seconds=60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()
