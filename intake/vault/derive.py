"""Derives keys for other packages, one for each purpose. No other package sees the ring."""

from functools import cache

from intake.vault import keys
from intake.vault.keys import ID_BYTES, KeyMissing

__all__ = ["ID_BYTES", "KeyMissing", "derive", "derive_all", "derive_for_key_id", "keys_are_changing"]


@cache
def _derived(key: keys.RingKey, purpose: str) -> bytes:
    return key.derive(purpose)


def derive(purpose: str) -> tuple[bytes, bytes]:
    """Return the newest key for `purpose`: its 4-byte id and 32 secret bytes."""
    key = keys.newest()
    return key.id, _derived(key, purpose)


def derive_for_key_id(purpose: str, key_id: bytes) -> bytes:
    """Return the 32 bytes that `derive(purpose)` gave under the key `key_id`. Raises `KeyMissing` without that key."""
    return _derived(keys.by_id(key_id), purpose)


def derive_all(purpose: str) -> list[bytes]:
    """Return the secret for `purpose` under every key of the ring, newest first: for look-ups while keys change."""
    return [_derived(key, purpose) for key in keys.ring()]


def keys_are_changing() -> bool:
    """Return whether the ring holds more than one key, so that rows may be under any of them."""
    return len(keys.ring()) > 1
