"""The person gives another number or address."""

import pytest
from django.contrib.auth.models import User

from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_phone, a_request
from tests.triage.cases import in_state
from tests.triage.record import events, notifications, stored


def test_what_they_gave_before_is_gone(helpline: object) -> None:
    old, new = a_phone(), a_phone()
    request = a_request(phone=old, email="ana@example.org", email_raw="ana at example")
    transitions.change_contact(request, phone=new, phone_raw="(202) 555")
    request = stored(request)
    columns = ("name", "phone", "phone_raw", "email", "email_raw")
    assert [request.opened(column) for column in columns] == ["Ana", new, "(202) 555", "", ""]
    found = ContactRequest.objects.with_contact
    assert [found(phone=old).count(), found(email="ana@example.org").count(), found(phone=new).count()] == [0, 0, 1]


def test_a_holder_keeps_it_is_told_and_must_look_again(advisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.reveal(request, by=advisor)
    transitions.change_contact(stored(request), email="new@example.org")
    request = stored(request)
    assert (request.claimed_by, request.revealed_at) == (advisor, None)
    assert notifications(request) == [("person_changed", advisor.pk)]


@pytest.mark.parametrize(("new", "fields"), [({"phone": "+12025550188"}, ["phone"]), ({"email": "a@b.co"}, ["email"])])
def test_the_trail_names_what_changed_and_not_to_what(new: dict[str, str], fields: list[str], helpline: object) -> None:
    request = a_request()
    transitions.change_contact(request, **new)
    [event] = events(request)
    assert event.detail == {"from": "waiting", "to": "waiting", "fields": fields}
    assert event.actor_name == "the person"


def test_nobody_is_told_when_nobody_holds_it(helpline: object) -> None:
    request = a_request()
    transitions.change_contact(request, phone=a_phone())
    assert notifications(request) == []
