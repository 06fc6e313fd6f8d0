"""The real site in processes of its own on 127.0.0.1, and what its database holds."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg

from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SECONDS = 180  # a limit, not a wait: the machine may have much else to do


def until(true: Callable[[], Any], what: str) -> None:
    """Wait for `true`, SECONDS at most."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"{SECONDS} seconds went by: {what}"
        time.sleep(0.01)


class Site:
    """`site.start()`, `site.kill()`; what it logs is in `site.log`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self.database_url, self.log = database_url, folder / "log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SITE": str(folder),
            "INTAKE_DEMO": "1",
            "PORT": str(self.port),
            "SECRET_KEY": "of the fault tests",
            "INTAKE_KEYS": b64encode(bytes(range(32))).decode(),
            "DATABASE_URL": database_url,
            "EMAIL_URL": f"file://{folder}/mail",
            "INTAKE_THROTTLE": "off",  # a crowd on one machine is one network
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str) -> None:
        """Run a command to its end."""
        subprocess.run([*MANAGE, *arguments], env=self.environment, cwd=ROOT, check=True, timeout=5 * SECONDS)

    def launch(self, *arguments: str, **environment: str) -> None:
        """Leave a command running, in a process group of its own."""
        with self.log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [*MANAGE, *arguments],
                    env={**self.environment, **environment},
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def start(self, workers: int = 1, **environment: str) -> None:
        """Serve, and return once it answers."""
        self.launch("serve", "--workers", str(workers), **environment)
        until(self.answers, "the site does not answer")

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except (OSError, HTTPException):
            return False

    def kill(self) -> None:
        """Kill -9 everything that was left running, with all that it started."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def pids(self) -> list[int]:
        """Every process of the site."""
        groups = {process.pid for process in self.processes}
        pids = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return [pid for pid in pids if _group(pid) in groups]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, Location and page of one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location", ""), response.read().decode()
        finally:
            connection.close()

    def stored(self) -> dict[str, str]:
        """The reference of every request in the database, by its key."""
        rows = self.query("SELECT id, reference FROM intake_contactrequest")
        return {getattr(key, "hex", key): reference for key, reference in rows}

    def query(self, sql: str) -> list[Any]:
        """What the database answers."""
        if self.database_url.startswith("sqlite"):
            with sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=SECONDS) as file:
                return file.execute(sql).fetchall()
        with psycopg.connect(self.database_url) as server:
            return server.execute(sql).fetchall()


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0
