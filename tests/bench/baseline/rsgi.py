"""The baseline behind the same server and the same reading of requests as Intake."""

from django.core.wsgi import get_wsgi_application

_wsgi = get_wsgi_application()

from config.serving.application import Application  # noqa: E402
from tests.serving import bare_failure  # noqa: E402

application = Application(_wsgi, threads=1, limit=64 * 1024, failure=bare_failure)
