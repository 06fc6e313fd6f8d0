"""Sealing: AES-256-GCM (NIST SP 800-38D) whose associated data names table, column and row, so that a value moved
elsewhere never opens. Envelopes, version 1:

    a value      01 | nonce, 12 bytes | ciphertext and tag              under the row's data key
    a data key   01 | ring key id, 4 bytes | nonce | ciphertext and tag under that ring key
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.vault import keys

VERSION = b"\x01"
NONCE_BYTES = 12
_WRAPPED_HEAD = 1 + keys.ID_BYTES


class CannotDecrypt(Exception):
    """The envelope was changed, moved, cut or sealed under another key."""


def _bound_to(table: str, column: str, row: UUID) -> bytes:
    return f"{table}|{column}|{row.hex}".encode()


def _open(cipher: AESGCM, body: bytes, table: str, column: str, row: UUID) -> bytes:
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _bound_to(table, column, row))
    except (InvalidTag, ValueError):
        raise CannotDecrypt(f"{table}.{column} of {row} does not open.") from None


class DataKey:
    """The key of one row and of the rows that belong to it."""

    def __init__(self, secret: bytes) -> None:
        self._secret, self._cipher = secret, AESGCM(secret)

    def seal(self, text: str, table: str, column: str, row: UUID) -> bytes:
        """Return `text` as an envelope that opens for this table, column and row only."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), _bound_to(table, column, row))

    def open(self, envelope: bytes, table: str, column: str, row: UUID) -> str:
        """Return the text that was sealed for this table, column and row. Raises `CannotDecrypt` for anything else."""
        if envelope[:1] != VERSION:
            raise CannotDecrypt(f"{table}.{column} of {row} has an unknown envelope version.")
        return _open(self._cipher, envelope[1:], table, column, row).decode()

    def wrapped(self, table: str, row: UUID) -> bytes:
        """Return this key wrapped by the newest ring key, to be stored with the row `row`."""
        nonce, ring_key = os.urandom(NONCE_BYTES), keys.newest()
        body = ring_key.wrapper.encrypt(nonce, self._secret, _bound_to(table, "data_key", row))
        return VERSION + ring_key.id + nonce + body


def new_key(table: str, row: UUID) -> tuple[DataKey, bytes]:
    """Make a data key for a row; return it, and the same key wrapped, to be stored with the row."""
    key = DataKey(os.urandom(32))
    return key, key.wrapped(table, row)


def ring_key_of(wrapped: bytes) -> bytes:
    """Return the id of the ring key that wraps a data key."""
    return wrapped[1:_WRAPPED_HEAD]


def unwrap(wrapped: bytes, table: str, row: UUID) -> DataKey:
    """Return the data key of a row. Raises `KeyMissing`, or `CannotDecrypt` if it was changed or moved."""
    if wrapped[:1] != VERSION:
        raise CannotDecrypt(f"The data key of {table} {row} has an unknown envelope version.")
    ring_key = keys.by_id(ring_key_of(wrapped))
    return DataKey(_open(ring_key.wrapper, wrapped[_WRAPPED_HEAD:], table, "data_key", row))
