"""Two requests of one person, one from before a new key and one from after it, are one person's all the same."""

import os

import pytest

from intake.models import ContactRequest
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser, page_of

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "+12025550123", "mari@example.org"


@pytest.fixture(params=[{"phone": PHONE}, {"phone": "", "email": EMAIL}], ids=["phone", "email"])
def contact(request):
    return request.param


@pytest.fixture
def both(contact, newer_key):
    older = a_request(**contact)
    newer_key()
    return older, a_request(**contact)


def test_they_are_linked_both_ways(both):
    older, newer = (ContactRequest.objects.get(pk=request.pk) for request in both)
    assert list(ContactRequest.objects.linked_to(older)) == [newer]
    assert list(ContactRequest.objects.linked_to(newer)) == [older]


@pytest.mark.parametrize("first", [0, 1])
def test_whoever_claims_one_has_both(both, first, advisor):
    transitions.claim(both[first], by=advisor)
    assert [*ContactRequest.objects.values_list("claimed_by", flat=True)] == [advisor.pk] * 2


@pytest.mark.parametrize("first", [0, 1])
def test_nobody_else_may_hold_the_other(both, first, advisor, advisor2):
    held, other = both[first], ContactRequest.objects.filter(pk=both[1 - first].pk)
    other.update(status="closed", outcome="helped", closed_at=held.created_at)
    transitions.claim(held, by=advisor)
    other.update(status="waiting", outcome="", closed_at=None)
    with pytest.raises(TransitionRefused):
        transitions.claim(other.get(), by=advisor2)
    assert transitions.claim_next(by=advisor2) is None


def test_a_search_at_the_desk_finds_both(both, contact, advisor):
    browser = Browser(advisor)
    address = browser.send(f"{QUEUE}search/", q=contact["phone"] or contact["email"]).headers["Location"]
    page = browser.text(address)
    assert [str(request) in page for request in both] == [True, True]


def test_each_ones_page_names_the_other(both, advisor):
    for one, other in (both, both[::-1]):
        assert str(other) in Browser(advisor).text(page_of(one))


def test_a_request_whose_key_is_missing_is_linked_to_those_of_its_own_key(settings):
    one, other = a_request(phone=PHONE), a_request(phone=PHONE)
    settings.INTAKE_KEYS = [os.urandom(32), os.urandom(32)]
    assert list(ContactRequest.objects.linked_to(ContactRequest.objects.get(pk=one.pk))) == [other]


def test_with_one_key_nothing_is_opened(monkeypatch):
    one, other = a_request(phone=PHONE), a_request(phone=PHONE)
    monkeypatch.setattr(ContactRequest, "opened", None)
    assert list(ContactRequest.objects.linked_to(one)) == [other]
