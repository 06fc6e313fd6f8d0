"""Pages to read: who answers, what we keep, how to stay safe, how the site can be used."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse

from intake.helpline.published import NotPublished, cached, published
from intake.notify.data_recipients import data_recipients
from intake.public import html
from intake.public.decorators import public
from intake.retention.schedule import BACKUP_DAYS


@public("GET")
def leaflet(request: HttpRequest, language: str, page: str) -> HttpResponse:
    """One of them. What they say about the helpline is the last that we knew when the database cannot be asked."""
    helpline = cached(language)
    with suppress(DatabaseError, NotPublished):
        helpline = published(language)
    said = {
        "helpline": helpline,
        "here": page,
        "destinations": data_recipients(),
        "keep": {
            "days": settings.KEEP_CLOSED_DAYS,
            "log_at_once": connection.vendor == "sqlite",
            "backup_days": BACKUP_DAYS,
        },
        "exit_host": urlsplit(settings.EXIT_URL).hostname,
    }
    return html.show("form/" + page.replace("-", "_"), language, said)
