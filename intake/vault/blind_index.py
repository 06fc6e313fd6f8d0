"""Exact search over sealed values: HMAC-SHA256, cut to 16 bytes, under a key of its own for each kind of value.

Equal values give equal indexes, so the database can find a phone number that it cannot read.
"""

import hmac
import unicodedata

from intake.vault.derive import derive, derive_all

INDEX_BYTES = 16


def _index(secret: bytes, value: str) -> bytes:
    normal = unicodedata.normalize("NFKC", value).strip().casefold()
    return hmac.digest(secret, normal.encode(), "sha256")[:INDEX_BYTES]


def blind_index(kind: str, value: str) -> bytes | None:
    """Return 16 bytes to store beside the sealed `value`; None for an empty value, which nothing should find."""
    return _index(derive(f"blind-index:{kind}")[1], value) if value else None


def lookup_indexes(kind: str, value: str) -> list[bytes]:
    """Return the index of `value` under every key of the ring, so that rows from before a key change are found too."""
    return [_index(secret, value) for secret in derive_all(f"blind-index:{kind}")] if value else []
