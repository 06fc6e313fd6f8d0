"""A file that is sealed while it is written, and opened while it is read, so that it need not fit into memory.

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

CHUNK, TAG, LONGEST_LINE = 1 << 20, 16, 200


def sealed(octets: Iterable[bytes], key: bytes, label: str) -> Iterator[bytes]:
    """What to write: `octets`, sealed. `label` is one short line."""
    line = f"{label} {os.urandom(16).hex()}\n".encode()
    cipher = _cipher(key, line)
    yield line
    for nonce, chunk in _numbered(octets, CHUNK):
        yield cipher.encrypt(nonce, chunk, None)


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """What was sealed, chunk by chunk. `CannotOpen` at the first one that is not as it was written, or not its last."""
    cipher = _cipher(key, file.readline(LONGEST_LINE))
    for nonce, chunk in _numbered(iter(partial(file.read, CHUNK), b""), CHUNK + TAG):
        try:
            octets = cipher.decrypt(nonce, chunk, None)
        except InvalidTag:
            raise CannotDecrypt("It was cut or changed, or sealed with another key.") from None
        yield octets


def label_of(file: BinaryIO) -> str:
    """The label, which is not secret, and not verified before the file is opened; "" without one."""
    return file.readline(LONGEST_LINE).decode(errors="replace").rpartition(" ")[0]


def _cipher(key: bytes, line: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"intake:sealed-file:" + line).derive(key))


def _numbered(octets: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """The same octets, `size` at a time, each with its nonce: its number in 11 bytes, and 1 for the last."""
    number, held = 0, b""
    for more in octets:
        held += more
        while len(held) > size:  # what ends here might be the last
            yield number.to_bytes(11) + b"\0", held[:size]
            number, held = number + 1, held[size:]
    yield number.to_bytes(11) + b"\1", held
