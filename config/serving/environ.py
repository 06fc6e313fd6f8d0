"""A request as WSGI names it (PEP 3333), with nothing in it that a visitor wrote in a proxy's name."""

import io
import sys
from typing import Any

# What a proxy says about the visitor. From anybody else it is a lie, or of no use.
FORWARDED = {
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-ssl",
    "x-real-ip",
}
# By this name the public side tells the desk who is at the other end of the connection that it answers.
PEER = "intake-peer"
REPLACED = {"content-length", "transfer-encoding", PEER}
_CONSTANT = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def peer_of(scope: Any) -> str:
    """Return the address at the other end; on a socket file, which only our own processes reach, as `PEER` says."""
    client: str = scope.client
    return client.rpartition(":")[0].strip("[]") if client else scope.headers.get(PEER) or ""


def environ_of(scope: Any, content: bytes, peer: str, *, is_proxy: bool) -> dict[str, Any]:
    """Return the environment. WSGI has one name for `X-Forwarded-For` and `X_Forwarded_For`: the latter is left out."""
    server, _colon, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        **_CONSTANT,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server or "localhost",
        "SERVER_PORT": port if server else "80",
        "REMOTE_ADDR": peer,
        "CONTENT_LENGTH": str(len(content)) if content else "",
        "wsgi.input": io.BytesIO(content),
    }
    ignored = REPLACED if is_proxy else REPLACED | FORWARDED
    for name, value in scope.headers.items():
        if "_" in name or name in ignored:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        if key in environ:  # RFC 9110, section 5.3; RFC 6265, section 5.4
            value = f"{environ[key]}{'; ' if name == 'cookie' else ', '}{value}"
        environ[key] = value
    return environ
