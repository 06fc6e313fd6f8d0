"""The baseline behind the same server and the same reading of requests as Intake."""

from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

_wsgi = get_wsgi_application()

from config.serving.application import Application, Wsgi  # noqa: E402


def _failure(status: int) -> Wsgi:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response(f"{status} ", [("Content-Length", "0")])
        return [b""]

    return answer


application = Application(_wsgi, threads=1, limit=64 * 1024, failure=_failure)
