"""Webhooks, to machines: a POST that says what happened to which request, and nothing about a person."""

import asyncio
import json
import ssl
import time
from datetime import UTC, timedelta
from functools import cache

import httpx
from django.utils import timezone

from intake.notify.errors import DeliveryFailed
from intake.notify.models import Delivery
from intake.notify.retries import WEBHOOK_RETRY_DELAYS, parse_retry_after
from intake.notify.webhooks import circuit_breaker, signing
from intake.notify.webhooks.address_guard import AddressRefused, resolve_allowed
from intake.notify.webhooks.models import WebhookEndpoint, disable

# For the whole of a try: looking up, connecting, and an answer that comes a byte at a time.
DEADLINE_SECONDS = 10.0
GONE = {404, 410}
MAX_RETRY_AFTER = timedelta(days=1)


def body_of(delivery: Delivery) -> bytes:
    """Return the body, the same at each attempt."""
    notification = delivery.notification
    body = {
        "type": notification.type,
        "timestamp": notification.created_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {"request": str(notification.request_id) if notification.request_id else None},
    }
    return json.dumps(body, separators=(",", ":")).encode()


def id_of(delivery: Delivery) -> str:
    """Return the id that it has at each attempt. Its time is in it: numbers come again after a restore."""
    return f"intake_{delivery.pk}_{int(delivery.created_at.timestamp())}"


class WebhookTransport:
    """Every endpoint: each try is a connection of its own, to an address that was checked for it."""

    retry_delays = WEBHOOK_RETRY_DELAYS

    def send(self, delivery: Delivery) -> None:
        """Return once the endpoint has answered with a status of 200 to 299. Anything else is tried again, but 404
        and 410: they turn the endpoint off.
        """
        endpoint = delivery.endpoint
        if endpoint:
            endpoint.refresh_from_db()  # somebody may have turned it off while the ones before took their time
        if endpoint is None or endpoint.disabled_at:
            raise DeliveryFailed(permanent=True, kind="TurnedOff")
        body, now = body_of(delivery), timezone.now()
        signed = signing.headers(id_of(delivery), now, body, endpoint.secrets(now))
        began = time.monotonic()
        try:
            _post(endpoint.url, body, signed)
        except DeliveryFailed as failure:
            if failure.permanent:
                disable(endpoint, WebhookEndpoint.DisabledReason.GONE, error=failure.kind, except_for=delivery)
            else:
                circuit_breaker.record_failure(endpoint, failure)
            raise
        circuit_breaker.record_success(endpoint, timedelta(seconds=time.monotonic() - began))

    def close(self) -> None:
        """Nothing is open."""


def _post(url: str, body: bytes, signed: dict[str, str]) -> None:
    ends_at = time.monotonic() + DEADLINE_SECONDS
    try:
        addresses = resolve_allowed(url, DEADLINE_SECONDS)
        answer = asyncio.run(_answer(httpx.URL(url), addresses, body, signed, ends_at - time.monotonic()))
    except AddressRefused as error:
        raise DeliveryFailed(permanent=False, kind=error.kind) from error
    except (httpx.HTTPError, OSError) as error:  # a TimeoutError is an OSError
        raise DeliveryFailed(permanent=False, kind=_kind(error)) from error
    if not answer.is_success:
        kind = f"HTTP {answer.status_code}"
        retry_after = parse_retry_after(answer.headers.get("retry-after", ""), MAX_RETRY_AFTER)
        raise DeliveryFailed(permanent=answer.status_code in GONE, kind=kind, retry_after=retry_after)


async def _answer(
    url: httpx.URL, addresses: list[str], body: bytes, signed: dict[str, str], seconds: float
) -> httpx.Response:
    """The head of the answer; its body is left unread. The name is in the certificate and in `Host`, the connection
    goes to the address.
    """
    headers = {"host": url.netloc.decode(), "content-type": "application/json", "user-agent": "Intake", **signed}
    name = {"sni_hostname": url.raw_host.decode()}
    refused = httpx.ConnectError("no address")
    client = httpx.AsyncClient(verify=_trusted(), trust_env=False, timeout=httpx.Timeout(None))
    async with asyncio.timeout(seconds), client:
        for address in addresses:
            there = client.stream("POST", url.copy_with(host=address), content=body, headers=headers, extensions=name)
            try:
                async with there as answer:
                    return answer
            except httpx.ConnectError as error:
                refused = error
    raise refused


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than a notification."""
    return httpx.create_ssl_context()


def _kind(error: Exception) -> str:
    """What it was at the bottom: "ConnectError" says less than "SSLCertVerificationError"."""
    bottom: BaseException = error
    while isinstance(error, httpx.ConnectError) and (deeper := bottom.__cause__ or bottom.__context__):
        bottom = deeper
    return type(bottom).__name__
