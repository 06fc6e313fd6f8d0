"""Starting a server on 127.0.0.1, and waiting for it."""

import secrets
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

FIRST_PORT = 10_000


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now.

    It is none of those that the kernel gives to connections: one of these may have it when the server comes, and
    a connection to a server that is down could be given the very port that it asks for, and reach itself.
    """
    while True:
        port = FIRST_PORT + secrets.randbelow(_first_given() - FIRST_PORT)  # `random` is the same in every worker
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@cache
def _first_given() -> int:
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return max(int(given.read_text().split()[0]), FIRST_PORT + 1_000) if given.exists() else 32_768


def wait_for(process: subprocess.Popen[bytes], url: str, said: Callable[[], str], *, seconds: float) -> None:
    """Return once `url` answers; RuntimeError with what the process `said` when it ended or `seconds` went by."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(url, timeout=5).close()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{said()}")


def bare_failure(status: int) -> Callable[..., list[bytes]]:
    """A WSGI application that answers with a status and no page."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response(f"{status} ", [("Content-Length", "0")])
        return [b""]

    return answer
