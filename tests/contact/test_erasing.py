import pytest
from django.utils import timezone

from intake.contact.erasure import erase
from intake.models import ContactRequest
from intake.triage import transitions
from intake.vault.cipher import CannotOpen
from tests.build import a_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def erased(advisor):
    """A request with everything in it, before and after."""
    request = a_request(name="Marisol", phone="+12025550123", email="mari@example.org")
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text="asked about detox")
    transitions.close(request, by=advisor, outcome="helped", reason="found a place")
    before = ContactRequest.objects.get()
    erase(request, timezone.now())
    return before, ContactRequest.objects.get()


def test_nothing_sealed_is_left(erased):
    _, after = erased
    assert not any(bytes(getattr(after, column)) for column in ("name", "phone", "phone_typed", "email", "data_key"))
    assert (after.phone_index, after.email_index) == (None, None)
    assert not any(bytes(row.text) for row in (*after.attempts.all(), *after.notes.all()))


def test_an_old_copy_of_the_row_does_not_open_without_its_key(erased):
    before, after = erased
    after.name = before.name
    with pytest.raises(CannotOpen):
        after.opened("name")


def test_it_is_no_longer_found_by_its_contact(erased):
    assert not ContactRequest.objects.with_contact("+12025550123", "mari@example.org").exists()


def test_what_happened_and_when_stays(erased):
    before, after = erased
    assert (after.reference, after.status, after.outcome) == (before.reference, "closed", "helped")
    assert after.erased_at


def test_an_object_in_hand_opens_nothing_more():
    request = a_request(name="Marisol")
    assert request.opened("name") == "Marisol"
    erase(request, timezone.now())
    assert request.opened("name") == ""
