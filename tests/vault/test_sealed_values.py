from uuid import uuid4

import pytest

from intake.vault.cipher import CannotDecrypt, new_key, unwrap

TEXT = "Marisol, after six"
TABLE, COLUMN = "intake_note", "text"


@pytest.fixture
def row():
    return uuid4()


@pytest.fixture
def key(row):
    return new_key(TABLE, row)[0]


@pytest.mark.parametrize("text", [TEXT, "x", "Жанна", "🫶🏽", "\0", "word" * 1000])
def test_it_opens_in_its_place(key, row, text):
    assert key.open(key.seal(text, TABLE, COLUMN, row), TABLE, COLUMN, row) == text


def test_it_never_opens_in_another_row(key, row):
    with pytest.raises(CannotDecrypt):
        key.open(key.seal(TEXT, TABLE, COLUMN, row), TABLE, COLUMN, uuid4())


def test_it_never_opens_in_another_column(key, row):
    with pytest.raises(CannotDecrypt):
        key.open(key.seal(TEXT, TABLE, COLUMN, row), TABLE, "reason", row)


def test_it_never_opens_in_another_table(key, row):
    with pytest.raises(CannotDecrypt):
        key.open(key.seal(TEXT, TABLE, COLUMN, row), "intake_referral", COLUMN, row)


def test_it_never_opens_under_another_rows_key(key, row):
    other, _ = new_key(TABLE, row)
    with pytest.raises(CannotDecrypt):
        other.open(key.seal(TEXT, TABLE, COLUMN, row), TABLE, COLUMN, row)


def test_it_never_opens_with_one_byte_edited(key, row):
    envelope = key.seal(TEXT, TABLE, COLUMN, row)
    for place in range(len(envelope)):
        edited = bytearray(envelope)
        edited[place] ^= 1
        with pytest.raises(CannotDecrypt):
            key.open(bytes(edited), TABLE, COLUMN, row)


def test_it_never_opens_when_cut(key, row):
    envelope = key.seal(TEXT, TABLE, COLUMN, row)
    for length in range(len(envelope)):
        with pytest.raises(CannotDecrypt):
            key.open(envelope[:length], TABLE, COLUMN, row)


def test_it_names_its_version_and_hides_its_text(key, row):
    envelope = key.seal(TEXT, TABLE, COLUMN, row)
    assert envelope[0] == 1
    assert TEXT.encode() not in envelope


def test_the_same_text_is_never_sealed_alike(key, row):
    assert len({key.seal(TEXT, TABLE, COLUMN, row) for _ in range(100)}) == 100


def test_a_wrapped_key_never_opens_for_another_row(row):
    _, wrapped = new_key(TABLE, row)
    with pytest.raises(CannotDecrypt):
        unwrap(wrapped, TABLE, uuid4())
    with pytest.raises(CannotDecrypt):
        unwrap(wrapped, "intake_contactrequest", row)


def test_an_unknown_version_is_not_guessed_at(key, row):
    _, wrapped = new_key(TABLE, row)
    with pytest.raises(CannotDecrypt, match="version"):
        unwrap(b"\x02" + wrapped[1:], TABLE, row)
    with pytest.raises(CannotDecrypt, match="version"):
        key.open(b"", TABLE, COLUMN, row)
