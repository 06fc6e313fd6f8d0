"""The key ring: `settings.INTAKE_KEYS`, newest first. A key is known by a fingerprint of itself, so it cannot be
mistaken for another one however the ring is ordered."""

import hmac
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ID_BYTES = 4


class KeyMissing(Exception):
    """The ring does not hold the key that this value was sealed with. `named`: its id in hexadecimal digits."""

    def __init__(self, named: str) -> None:
        super().__init__(f"No key {named} in INTAKE_KEYS.")
        self.named = named


@dataclass(frozen=True)
class RingKey:
    """One master key: 32 bytes, its 4-byte fingerprint and its cipher."""

    secret: bytes = field(repr=False)
    id: bytes
    wrapper: AESGCM = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose (HKDF-SHA256, RFC 5869)."""
        return HKDF(SHA256(), 32, salt=None, info=f"intake:{purpose}".encode()).derive(self.secret)


@cache
def _ring(secrets: tuple[bytes, ...]) -> tuple[RingKey, ...]:
    return tuple(
        RingKey(
            secret,
            hmac.digest(secret, b"intake:key-id", "sha256")[:ID_BYTES],
            AESGCM(HKDF(SHA256(), 32, salt=None, info=b"intake:wrap").derive(secret)),
        )
        for secret in secrets
    )


def ring() -> tuple[RingKey, ...]:
    """Return every key in use, newest first."""
    return _ring(tuple(settings.INTAKE_KEYS))


def newest() -> RingKey:
    """Return the key that wraps what is written now."""
    return ring()[0]


def by_id(key_id: bytes) -> RingKey:
    """Return the key with this fingerprint. Raises `KeyMissing` when the ring has none."""
    for key in ring():
        if key.id == key_id:
            return key
    raise KeyMissing(key_id.hex())
