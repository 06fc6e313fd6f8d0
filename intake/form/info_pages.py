"""Pages to read: who answers, what we keep, how to stay safe, how the site can be used."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse

from intake.helpline.published import NotPublished, cached, published
from intake.notify.data_recipients import data_recipients
from intake.public.decorators import public_view
from intake.public.html import render_page
from intake.retention.schedule import BACKUP_DAYS

INFO_PAGES = ("who-answers", "privacy", "stay-safe", "accessibility")


@public_view("GET")
def info_page(request: HttpRequest, language: str, page: str) -> HttpResponse:
    """Show one of them. When the database cannot be asked, the helpline is the one that we read last."""
    helpline = cached(language)
    with suppress(DatabaseError, NotPublished):
        helpline = published(language)
    context = {
        "helpline": helpline,
        "url_name": page,
        "data_recipients": data_recipients(),
        "log_is_emptied_at_once": connection.vendor == "sqlite",
        "backup_days": BACKUP_DAYS,
        "exit_host": urlsplit(settings.EXIT_URL).hostname,
    }
    return render_page(f"form/{page.replace('-', '_')}", language, context)
