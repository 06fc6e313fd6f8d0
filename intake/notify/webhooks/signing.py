"""Signing what leaves by webhook, as Standard Webhooks 1.0.0 has it (https://www.standardwebhooks.com)."""

import hmac
import os
from base64 import b64decode, b64encode
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # "between 24 bytes and 64 bytes"


def new_secret() -> str:
    """Random, as the specification writes it down: its prefix, and base64."""
    return PREFIX + b64encode(os.urandom(SECRET_BYTES)).decode()


def headers(message_id: str, at: datetime, body: bytes, secrets: list[str]) -> dict[str, str]:
    """Return the headers that show to whoever holds one of `secrets` that `body` is ours, and of that time."""
    timestamp = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = (f"v1,{_signature(secret, content)}" for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def _signature(secret: str, content: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(hmac.digest(key, content, "sha256")).decode()
