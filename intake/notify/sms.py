"""Text messages, through one small interface of HTTP: what it asks of a provider, or of an adapter, is in the README.

POST {"id": "intake-7-20270303170000", "to": "+12025550123", "from": "+12025550100", "text": "..."}    Bearer SMS_TOKEN
"""

import asyncio
import unicodedata
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings

from intake.notify.audiences import is_for_person
from intake.notify.errors import DeliveryFailed, RecipientGone
from intake.notify.models import Delivery
from intake.notify.person_messages import claimed_for_sending
from intake.notify.rendering import render_text
from intake.notify.retries import SMS_RETRY_DELAYS, parse_retry_after
from intake.staff.profile import notification_language_of, phone_of

# A try ends then, whatever the other side does; a worker that was slow before it began has the rest.
DEADLINE, SLACK = timedelta(seconds=10), timedelta(seconds=5)
MAX_RETRY_AFTER = timedelta(hours=1)
TOO_MANY = 429
# 3GPP TS 23.038, 6.2.1. A character outside of it makes a segment of 160 one of 70.
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def to_gsm7(text: str) -> str:
    """Return `text` in the characters of GSM-7: "sábado" loses its accent, "mañana" keeps its tilde."""
    return "".join(char if char in GSM_7 else unicodedata.normalize("NFKD", char)[0] for char in text)


def id_of(delivery: Delivery) -> str:
    """Return the id that the text has at each attempt. Its time is in it: a new database counts from 1."""
    return f"intake-{delivery.pk}-{delivery.created_at:%Y%m%d%H%M%S}"


class SmsTransport:
    """The provider, as long as a batch takes: it is not asked again once it was away, or had too much to do."""

    retry_delays = SMS_RETRY_DELAYS

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._client: Any = None
        self._away: DeliveryFailed | None = None

    def send(self, delivery: Delivery) -> None:
        """Return once the provider has accepted it. After an answer that got lost, the next attempt has the same id."""
        if self._away:
            raise self._away
        if not is_for_person(delivery.notification.type):
            phone, language = _reached(delivery.recipient)
            self._post(delivery, phone, render_text(delivery.notification.type, language)[1])
            return
        with claimed_for_sending(delivery, at_most=DEADLINE + SLACK) as message:
            self._post(delivery, message.address, message.body)

    def close(self) -> None:
        """Hang up."""
        if self._runner:
            with suppress(httpx.HTTPError, OSError):
                self._runner.run(self._client.aclose())
            self._runner.close()

    def _post(self, delivery: Delivery, to: str, text: str) -> None:
        try:
            answer = self._answer(
                {"id": id_of(delivery), "to": to, "from": settings.SMS_FROM, "text": to_gsm7(text.strip())}
            )
        except (httpx.HTTPError, OSError) as error:  # a deadline that passed is an OSError
            self._away = DeliveryFailed(permanent=False, kind=type(error).__name__)
            raise self._away from None
        if answer.is_success:
            return
        asked = parse_retry_after(answer.headers.get("Retry-After", ""), MAX_RETRY_AFTER)
        # A redirect would take a number to where nobody meant it to go.
        permanent = answer.status_code < 500 and answer.status_code != TOO_MANY
        failure = DeliveryFailed(permanent=permanent, kind=f"HTTP {answer.status_code}", retry_after=asked)
        if answer.status_code == TOO_MANY:
            self._away = failure
        raise failure

    def _answer(self, body: dict[str, str]) -> httpx.Response:
        if self._runner is None:
            bearer = {"Authorization": f"Bearer {settings.SMS_TOKEN}"}
            self._runner = asyncio.Runner()
            # No proxy from the environment: the privacy page names who gets the number.
            self._client = httpx.AsyncClient(headers=bearer, timeout=DEADLINE.total_seconds(), trust_env=False)
        posted = self._client.post(settings.SMS_URL, json=body)
        # httpx counts from one byte to the next: a provider that drips would never be late.
        return self._runner.run(asyncio.wait_for(posted, DEADLINE.total_seconds()))


def _reached(recipient: Any) -> tuple[str, str]:
    """The number of somebody on the staff, and the language they are written to in."""
    phone = phone_of(recipient) if recipient and recipient.is_active and recipient.is_staff else ""
    if not phone:
        raise RecipientGone
    return phone, notification_language_of(recipient.pk)
