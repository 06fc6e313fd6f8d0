import pytest
from django.db import connection

from intake.models import ContactRequest
from intake.vault.cipher import CannotDecrypt
from tests.build import a_request

pytestmark = pytest.mark.django_db


def again(request):
    return ContactRequest.objects.get(pk=request.pk)


def test_a_value_copied_to_another_request_does_not_open():
    theirs, mine = a_request(name="Marisol"), a_request(name="Bo")
    ContactRequest.objects.filter(pk=mine.pk).update(name=theirs.name)
    with pytest.raises(CannotDecrypt):
        again(mine).opened("name")


def test_a_value_copied_with_its_key_does_not_open():
    theirs, mine = a_request(name="Marisol"), a_request(name="Bo")
    ContactRequest.objects.filter(pk=mine.pk).update(name=theirs.name, data_key=theirs.data_key)
    with pytest.raises(CannotDecrypt):
        again(mine).opened("name")


def test_a_value_copied_to_another_column_does_not_open():
    request = a_request(name="Marisol", email="mari@example.org")
    ContactRequest.objects.filter(pk=request.pk).update(name=request.email)
    with pytest.raises(CannotDecrypt):
        again(request).opened("name")


def test_an_edited_byte_does_not_open():
    request = a_request(name="Marisol")
    ContactRequest.objects.filter(pk=request.pk).update(name=request.name[:-1] + bytes([request.name[-1] ^ 1]))
    with pytest.raises(CannotDecrypt):
        again(request).opened("name")


def test_an_empty_text_is_empty_bytes():
    request = again(a_request(name="", email=""))
    assert (bytes(request.name), request.opened("name")) == (b"", "")


def test_the_stored_row_holds_no_text():
    request = a_request(name="Marisol", phone="+12025550123", email="mari@example.org", email_raw="mari at example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_contactrequest WHERE reference = %s", [request.reference])
        row = b" ".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in cursor.fetchone())
    for text in (b"Marisol", b"2025550123", b"mari", b"example"):
        assert text.lower() not in row.lower()
