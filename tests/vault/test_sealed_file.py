"""A sealed file opens as it was written, or not at all."""

import io
import os
from collections.abc import Callable

import pytest

from intake.vault import sealed_file
from intake.vault.cipher import CannotDecrypt
from intake.vault.sealed_file import TAG_BYTES, label_of, opened, sealed

KEY = bytes(range(32))
SIZE = 64
WHOLE = SIZE + TAG_BYTES


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "CHUNK_BYTES", SIZE)


def written(octets: bytes, label: str = "label 1") -> bytes:
    return b"".join(sealed([octets[:7], octets[7:]], KEY, label))


def read(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(opened(io.BytesIO(file), key))


@pytest.mark.parametrize("length", [0, 1, 6, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE, 3 * SIZE + 5])
def test_it_opens_as_it_was_written(length: int) -> None:
    octets = os.urandom(length)
    file = written(octets)
    assert read(file) == octets
    assert label_of(io.BytesIO(file)) == "label 1"


def parts(file: bytes) -> tuple[bytes, list[bytes]]:
    """Its line, and its chunks."""
    line, _, body = file.partition(b"\n")
    return line + b"\n", [body[start : start + WHOLE] for start in range(0, len(body), WHOLE)]


def again(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    def changed(file: bytes) -> bytes:
        line, chunks = parts(file)
        return line + b"".join(change(chunks))

    return changed


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "cut by an octet": lambda file: file[:-1],
    "cut after a chunk": again(lambda chunks: chunks[:-1]),
    "cut to its line": again(lambda chunks: []),
    "cut within its line": lambda file: file[:9],
    "empty": lambda file: b"",
    "without its first chunk": again(lambda chunks: chunks[1:]),
    "two chunks changed places": again(lambda chunks: [chunks[1], chunks[0], *chunks[2:]]),
    "the last two changed places": again(lambda chunks: [*chunks[:-2], chunks[-1], chunks[-2]]),
    "a chunk twice": again(lambda chunks: [chunks[0], *chunks]),
    "the last twice": again(lambda chunks: [*chunks, chunks[-1]]),
    "with something behind it": lambda file: file + b"x",
    "joined to itself": lambda file: file + file,
    "a bit changed": lambda file: file[:-20] + bytes([file[-20] ^ 1]) + file[-19:],
    "another label": lambda file: file.replace(b"label 1", b"label 2"),
    "a chunk of another file": lambda file: parts(file)[0] + b"".join(parts(written(bytes(4 * SIZE)))[1]),
}


@pytest.mark.parametrize("how", CHANGES)
def test_nothing_else_opens(how: str) -> None:
    changed = CHANGES[how](written(bytes(4 * SIZE)))
    with pytest.raises(CannotDecrypt):
        read(changed)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotDecrypt):
        read(written(b"text"), bytes(32))


def test_the_same_text_is_never_sealed_alike() -> None:
    assert parts(written(bytes(SIZE)))[1] != parts(written(bytes(SIZE)))[1]


def test_no_octet_is_given_away_of_a_chunk_that_was_changed() -> None:
    line, chunks = parts(written(bytes(2 * SIZE)))
    opening = opened(io.BytesIO(line + chunks[0] + bytes(WHOLE)), KEY)
    assert next(opening) == bytes(SIZE)
    with pytest.raises(CannotDecrypt):
        next(opening)
