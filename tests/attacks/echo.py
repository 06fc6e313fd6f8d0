"""A site that says from which network a request seems to come, read by Intake's own code."""

import json
import os
from collections.abc import Callable
from typing import Any

from config.serving import application as serving
from config.serving.application import Application
from intake.antispam.client_ip import networks_of
from tests.serving import bare_failure

if os.environ.get("BROKEN"):  # as granian's WSGI does it: one name for both, and everybody is believed
    read = serving.environ_of

    def believing(scope: Any, content: bytes, peer: str, *, is_proxy: bool) -> dict[str, Any]:
        environ = read(scope, content, peer, is_proxy=True)
        for name, value in sorted(scope.headers.items(), key=lambda header: "_" in header[0]):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return environ

    serving.environ_of = believing


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    body = json.dumps(
        {
            "network": networks_of(environ["REMOTE_ADDR"], forwarded).narrow,
            "https": environ.get("HTTP_X_FORWARDED_PROTO") == "https",
            "headers": {name: value for name, value in environ.items() if name.startswith("HTTP_")},
            "body": len(environ["wsgi.input"].read()),
        }
    ).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


application = Application(echo, threads=1, limit=64 * 1024, failure=bare_failure)
