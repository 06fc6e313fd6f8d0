"""Signs texts that come back to us through a browser, so that nobody else can have written them.

HMAC-SHA256, cut to 18 bytes, under a key for each purpose. A token stays valid while its key is in the ring.
"""

import hmac
from base64 import urlsafe_b64encode

from intake.vault.derive import derive, derive_all


def _mac(secret: bytes, text: str) -> str:
    return urlsafe_b64encode(hmac.digest(secret, text.encode(), "sha256")[:18]).decode()


def sign(purpose: str, text: str) -> str:
    """Return `text`, in the clear, with its signature behind a colon."""
    return f"{text}:{_mac(derive(f'token:{purpose}')[1], text)}"


def unsign(purpose: str, token: str) -> str | None:
    """Return the text that `sign` was given; None for a token that is forged, cut, or signed for another purpose."""
    text, _, mac = token.rpartition(":")
    if not token.isascii():
        return None
    if any(hmac.compare_digest(_mac(secret, text), mac) for secret in derive_all(f"token:{purpose}")):
        return text
    return None
