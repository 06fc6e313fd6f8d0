"""The WSGI application, for `runserver` and for another server than that of `manage.py serve` (`config/rsgi.py`).

Such a server must drop names of headers with an underscore, read bodies in chunks, and take `X-Forwarded-Proto` from
nobody but the proxy.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")

application = get_wsgi_application()
