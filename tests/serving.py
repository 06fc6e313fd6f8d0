"""Starting a server on 127.0.0.1, and waiting for it."""

import socket
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPException
from urllib.request import urlopen


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


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
