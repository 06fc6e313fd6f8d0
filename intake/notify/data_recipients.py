"""Who else receives data, from how this installation is set up: the privacy page says it, so it cannot be forgotten."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy as _

from intake.notify.webhooks.models import WebhookEndpoint

MAIL_TO_STAFF = _("It tells our staff that someone asked for help. It learns nothing about you.")
MAIL_TO_PEOPLE = _("It tells our staff that someone asked. It gets your address only if you say yes to emails.")
LOCAL_HOSTS = {"", "localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class DataRecipient:
    """A machine that is not this one, and what it learns. `host` names no account and no password."""

    host: Any
    learns: Any


def data_recipients() -> list[DataRecipient]:
    """Return every machine that something is sent to."""
    mail, database = getattr(settings, "EMAIL_HOST", ""), settings.DATABASES["default"].get("HOST", "")
    counters = urlsplit(settings.CACHES["default"]["LOCATION"])
    texts = urlsplit(settings.SMS_URL).hostname or ""
    machines = (
        (counters.hostname if counters.scheme != "locmem" else "", _("It counts tries. It learns nothing about you.")),
        (database, _("It keeps what you send. Your words are locked: it cannot read them.")),
        (mail, MAIL_TO_PEOPLE if settings.MESSAGE_FROM else MAIL_TO_STAFF),
        (texts, _("It sends texts. It gets your number only if you say yes to texts.")),
    )
    return [*(DataRecipient(host, learns) for host, learns in machines if host not in LOCAL_HOSTS), *_webhook_hosts()]


def _webhook_hosts() -> list[DataRecipient]:
    """The hosts of the webhook endpoints, each once."""
    learns = _("It learns that someone asked for help, and when. It learns nothing about you.")
    try:
        return [
            DataRecipient(host, learns) for host in sorted({endpoint.host for endpoint in WebhookEndpoint.objects.on()})
        ]
    except DatabaseError:  # the page is read all the same, and must not say that there is nobody
        return [DataRecipient(_("Maybe others"), _("We cannot look them up right now. They learn nothing about you."))]
