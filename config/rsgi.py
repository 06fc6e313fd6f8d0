"""The application that `manage.py serve` serves: the public side, the desk, or both, as INTAKE_SIDE says."""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

# Until granian has set its own, a worker would keep those of its parent, which do not end it.
for _number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(_number, signal.SIG_DFL)

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")
_wsgi = get_wsgi_application()

from django.conf import settings  # noqa: E402

from intake.public.error_pages import error_page, language_of  # noqa: E402

from .serving.application import Application, Wsgi  # noqa: E402
from .serving.desk_link import DeskLink  # noqa: E402


def failure(status: int) -> Wsgi:
    """Return a WSGI application that shows the error page of `status`."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = error_page(status, language_of(environ["PATH_INFO"]))
        response.headers["Content-Length"] = str(len(response.content))
        start_response(f"{status} ", list(response.items()))
        return [response.content]

    return answer


def _application() -> Application:
    socket = os.environ.get("INTAKE_DESK_SOCKET", "")
    return Application(
        _wsgi,
        # At the desk one thread may hash a password, and another wait for its turn; two are left for the others.
        threads=4 if settings.SIDE == "desk" else 1,
        limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        failure=failure,
        desk=DeskLink(socket, failure(502)) if socket and settings.SIDE == "public" else None,
    )


application = _application()
