import pytest

from intake.contact.reference import ALPHABET, LENGTH, grouped, new_reference, normalize, uuid7
from intake.models import ContactRequest
from tests.build import a_request


def test_it_spells_no_words_and_is_not_misheard():
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert not set("AEIOU1") & set(ALPHABET)


def test_codes_are_eight_characters_and_differ():
    codes = {new_reference() for _ in range(10_000)}
    assert len(codes) == 10_000
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)


def test_every_character_is_drawn_at_every_place():
    codes = [new_reference() for _ in range(5000)]
    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(LENGTH))


@pytest.mark.parametrize("typed", ["KXWR4T7B", "ΚXWR4T7B", "kxwr 4t7b", " KXWR-4T7B ", "k x w r 4 t 7 b"])
def test_it_is_read_as_people_type_it(typed):
    assert normalize(typed) == "KXWR4T7B"


def test_the_letter_o_is_read_as_a_zero():
    assert normalize("OXWR 4T7B") == "0XWR4T7B"


@pytest.mark.parametrize("typed", ["", "KXWR4T7", "KXWR4T7BB", "AEIU1111", "\0XWR4T7B", "' OR 1=1"])
def test_anything_else_is_none(typed):
    assert normalize(typed) == ""


def test_it_is_shown_in_two_groups():
    assert grouped("KXWR4T7B") == "KXWR 4T7B"


def test_keys_grow_with_time(clock):
    earlier = uuid7()
    clock.shift(1)
    assert earlier < uuid7()
    assert (earlier.version, earlier.variant) == (7, "specified in RFC 4122")


@pytest.mark.django_db
def test_a_request_is_found_by_it():
    request = a_request()
    assert ContactRequest.objects.with_reference(grouped(request.reference).lower()).get() == request
    assert not ContactRequest.objects.with_reference("").exists()
