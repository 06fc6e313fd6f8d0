import pytest

from intake.models import ContactRequest
from intake.vault.blind_index import INDEX_BYTES, blind_index, lookup_indexes
from tests.build import a_request


def test_equal_values_have_equal_indexes():
    assert blind_index("email", "mari@example.org") == blind_index("email", "mari@example.org")


@pytest.mark.parametrize("written", ["Mari@Example.org", " mari@example.org ", "ｍａｒｉ@example.org"])
def test_spelling_does_not_matter(written):
    assert blind_index("email", written) == blind_index("email", "mari@example.org")


def test_another_value_has_another_index():
    assert blind_index("phone", "+12025550123") != blind_index("phone", "+12025550124")


def test_another_kind_has_another_index():
    assert blind_index("phone", "+12025550123") != blind_index("email", "+12025550123")


def test_nothing_has_no_index():
    assert blind_index("phone", "") is None
    assert lookup_indexes("phone", "") == []


def test_another_key_gives_another_index(newer_key):
    before = blind_index("phone", "+12025550123")
    newer_key()
    assert blind_index("phone", "+12025550123") != before


def test_it_is_short_and_is_not_the_value():
    index = blind_index("phone", "+12025550123")
    assert index is not None
    assert len(index) == INDEX_BYTES
    assert b"2025550123" not in index


@pytest.mark.django_db
def test_search_finds_rows_from_before_a_new_key(newer_key):
    before = a_request(phone="+12025550123", email="mari@example.org")
    newer_key()
    after = a_request(phone="+12025550123")
    assert set(ContactRequest.objects.with_contact(phone="+12025550123")) == {before, after}
    assert list(ContactRequest.objects.with_contact(email="MARI@example.org")) == [before]


@pytest.mark.django_db
def test_an_empty_search_finds_nobody():
    a_request(email="")
    a_request(phone="", email="mari@example.org")
    assert not ContactRequest.objects.with_contact().exists()
