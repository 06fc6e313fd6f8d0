"""Seals a file while it is written, and opens it while it is read, so that it need not fit into memory.

    line      a label in the clear, and a salt
    chunks    1 MiB each, the last one shorter, every one with its tag: AES-256-GCM (NIST SP 800-38D)

The line makes a key of its own out of the given one (HKDF, RFC 5869), so a chunk's nonce can be its number, and whether
it is the last: a file that was cut, or whose line was changed, or whose chunks were moved or joined, never opens.
"""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.vault.cipher import CannotDecrypt

CHUNK_BYTES, TAG_BYTES, MAX_LINE_BYTES = 1 << 20, 16, 200


def sealed(chunks: Iterable[bytes], key: bytes, label: str) -> Iterator[bytes]:
    """Yield what to write: a line with `label`, which must be short, and `chunks`, sealed."""
    line = f"{label} {os.urandom(16).hex()}\n".encode()
    cipher = _cipher(key, line)
    yield line
    for nonce, chunk in _numbered(chunks, CHUNK_BYTES):
        yield cipher.encrypt(nonce, chunk, None)


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Yield what was sealed, chunk by chunk. Raises `CannotDecrypt` where it was changed or cut."""
    cipher = _cipher(key, file.readline(MAX_LINE_BYTES))
    for nonce, chunk in _numbered(iter(partial(file.read, CHUNK_BYTES), b""), CHUNK_BYTES + TAG_BYTES):
        try:
            opened_chunk = cipher.decrypt(nonce, chunk, None)
        except InvalidTag:
            raise CannotDecrypt("It was cut or changed, or sealed with another key.") from None
        yield opened_chunk


def label_of(file: BinaryIO) -> str:
    """Return the label, which is in the clear, and verified only when the file is opened; "" without one."""
    return file.readline(MAX_LINE_BYTES).decode(errors="replace").rpartition(" ")[0]


def _cipher(key: bytes, line: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"intake:sealed-file:" + line).derive(key))


def _numbered(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the same bytes, `size` at a time, each with its nonce: its number in 11 bytes, and 1 for the last."""
    number, buffer = 0, b""
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > size:  # what ends here might be the last
            yield number.to_bytes(11) + b"\0", buffer[:size]
            number, buffer = number + 1, buffer[size:]
    yield number.to_bytes(11) + b"\1", buffer
