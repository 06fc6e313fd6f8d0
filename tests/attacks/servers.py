"""Servers on 127.0.0.1 for one test module: granian with an application, and proxies with the files that we ship."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
HOST = "intake.example"
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "INTAKE_DEMO": "1",
    "SECRET_KEY": "of the attacks",
    "INTAKE_KEYS": b64encode(bytes(range(32))).decode(),
    "TRUSTED_PROXIES": "127.0.0.1",
}
PROXIES = {"nginx": "nginx.conf", "caddy": "Caddyfile", "haproxy": "haproxy.cfg"}


@contextmanager
def granian(application: str, folder: Path, **environment: str) -> Iterator[int]:
    """Serve `application`, and give the port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--http", "1", "--no-ws", "--port", str(port)]
    own = ENVIRONMENT | {"INTAKE_DATA_DIR": str(folder), "DATABASE_URL": "sqlite://"} | environment
    with running([*command, "--log-level", "warning", "--workers-kill-timeout", "1", application], port, own):
        yield port


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """Run `command` until the block ends, from when it answers on `port`."""
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(process.communicate()[1].decode())
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=10)
        process.kill()
        process.communicate()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def proxy(name: str, site: int, folder: Path, *, without: str = "") -> Iterator[int]:
    """Run the proxy with the file that we ship, `without` the lines that hold a word; give its port for TLS."""
    port, plain = free_port(), free_port()
    certificate, pages = folder / "intake.pem", folder / "error_pages"
    _write_certificate(certificate)
    _write_pages(pages)
    text = (ROOT / "config" / "deploy" / PROXIES[name]).read_text()
    text = "".join(line for line in text.splitlines(keepends=True) if not without or without not in line)
    replaced = {
        "127.0.0.1:8000": f"127.0.0.1:{site}",
        "/srv/intake/error_pages": str(pages),
        "/etc/ssl/intake.pem": str(certificate),
        "/etc/ssl/intake.key": str(certificate),
        "/var/log/nginx/intake.log": str(folder / "access.log"),
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "bind :80": f"bind 127.0.0.1:{plain}",
        "bind :443": f"bind 127.0.0.1:{port}",
        f"{HOST} {{": f"https://{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {certificate}",
        "{\n\tservers": f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}/caddy\n\tservers",
    }
    if name != "caddy":
        del replaced[f"{HOST} {{"]
    for old, new in replaced.items():
        text = text.replace(old, new)
    file = folder / PROXIES[name]
    if name == "nginx":
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = f"pid {folder}/pid; error_log {folder}/error.log; events {{}}\nhttp {{ {temporary}\n{text}\n}}"
    file.write_text(text)
    command = {
        "nginx": ["nginx", "-c", str(file), "-g", "daemon off; user root;" if os.getuid() == 0 else "daemon off;"],
        "caddy": ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"],
        "haproxy": ["haproxy", "-f", str(file), "-db"],
    }[name]
    with running(command, port, {**os.environ, "HOME": str(folder), "PATH": f"{os.environ['PATH']}:/usr/sbin"}):
        yield port


def is_missing(name: str) -> bool:
    """Whether this machine lacks the proxy; Debian keeps two of them where only root looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None


def _write_certificate(file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)


def _write_pages(pages: Path) -> None:
    """As `write_error_pages` does, with the language and the status as all that they say."""
    for language, folder in (("en", pages), ("es", pages / "es")):
        folder.mkdir(parents=True)
        for status in (400, 408, 413, 503):
            (folder / f"{status}.html").write_text(f"{language} {status}")
    for folder in (pages, *pages.parents[:3]):
        folder.chmod(0o755)  # a proxy that starts as root becomes somebody else


class Connection:
    """One connection, for raw requests one after the other."""

    headers: list[str]  # of the last answer

    def __init__(self, port: int, *, tls: bool = False) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self._socket = context.wrap_socket(self._socket, server_hostname=HOST)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer; 0 when the connection is closed without one."""
        self.send(request)
        return self.answer()

    def send(self, request: bytes) -> None:
        with suppress(OSError):  # closed while we send: the answer may be there all the same
            self._socket.sendall(request)

    def stop_sending(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self) -> tuple[int, bytes]:
        try:
            return self._answer()
        except (OSError, IndexError):
            return 0, b""

    def _answer(self) -> tuple[int, bytes]:
        status, length = int(self._file.readline().split()[1]), 0
        self.headers = []
        while line := self._file.readline().strip().lower():
            self.headers.append(line.decode())
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            elif line == b"transfer-encoding: chunked":
                length = -1
        if length >= 0:
            return status, self._file.read(length)
        body = b""
        while size := int(self._file.readline(), 16):
            body += self._file.read(size)
            self._file.readline()
        self._file.readline()
        return status, body

    def said(self, request: bytes) -> dict[str, Any]:
        """What `tests.attacks.echo` says about a request."""
        status, body = self.ask(request)
        assert status == 200, (status, body[:200])
        answer: dict[str, Any] = json.loads(body)
        return answer
