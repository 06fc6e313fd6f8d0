import os

import pytest

from intake.models import ContactRequest
from intake.vault import keys
from intake.vault.cipher import CannotDecrypt
from intake.vault.keys import KeyMissing
from tests.build import a_request

pytestmark = pytest.mark.django_db


def again(request):
    return ContactRequest.objects.get(pk=request.pk)


def test_a_row_from_before_a_new_key_still_opens(newer_key):
    request = a_request(name="Marisol")
    newer_key()
    assert again(request).opened("name") == "Marisol"


def test_a_new_row_is_wrapped_by_the_newest_key(newer_key):
    newer_key()
    assert bytes(again(a_request()).data_key)[1:5] == keys.newest().id


def test_the_order_of_the_older_keys_does_not_matter(settings, newer_key):
    request = a_request(name="Marisol")
    newer_key()
    newer_key()
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[::-1]
    assert again(request).opened("name") == "Marisol"


def test_without_its_key_a_row_says_that_the_key_is_missing(settings):
    request = again(a_request())
    settings.INTAKE_KEYS = [os.urandom(32)]
    with pytest.raises(KeyMissing):
        request.opened("name")


def test_a_missing_key_is_told_by_its_fingerprint_alone(settings):
    request, secret = again(a_request()), settings.INTAKE_KEYS[0]
    settings.INTAKE_KEYS = [os.urandom(32)]
    with pytest.raises(KeyMissing) as missing:
        request.opened("name")
    assert secret.hex() not in str(missing.value)
    assert repr(secret) not in repr(keys.ring())


def test_sealing_again_keeps_the_rows_key():
    request = again(a_request(name="Marisol"))
    before = bytes(request.data_key)
    request.seal(name="Mari")
    request.save()
    assert bytes(again(request).data_key) == before
    assert (again(request).opened("name"), bool(again(request).opened("phone"))) == ("Mari", True)


def test_a_destroyed_data_key_is_not_replaced():
    request = a_request()
    ContactRequest.objects.filter(pk=request.pk).update(data_key=b"")
    with pytest.raises(CannotDecrypt):
        again(request).opened("name")
