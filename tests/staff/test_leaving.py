"""An account that is deleted or deactivated: nothing is lost or orphaned."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError

from intake.audit import trail
from intake.helpline.published import wording_version
from intake.models import AuditEvent, ContactAttempt, ContactRequest, Note, Notification, Referral
from intake.triage import transitions
from tests.audit.tampering import verified
from tests.build import a_request
from tests.desk.conftest import Browser
from tests.triage.record import events, everything, notifications, stored


@pytest.fixture
def worked_on(advisor: User) -> ContactRequest:
    """A request with an attempt, a note, a referral and a letter of `advisor`'s, whom nobody needs any more."""
    request = transitions.claim(a_request(), by=advisor)
    transitions.reveal(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text="she will ring back")
    yes = wording_version(request.helpline_id, "referral", "en", 1)
    transitions.refer(request, by=advisor, referred_to="Hope House", consent=yes)
    transitions.change_contact(request, phone="+12025550188")
    transitions.close(request, by=advisor, outcome="referred", reason="all is well")
    return request


def test_deleting_it_keeps_everything_with_the_name(worked_on: ContactRequest, advisor: User) -> None:
    before = {model: len(rows) for model, rows in everything().items()}
    advisor.delete()
    assert {model: len(rows) for model, rows in everything().items()} == before
    for model in (ContactAttempt, Note, Referral):
        row = model._default_manager.get()
        assert (row.author, row.author_name) == (None, "advisor")
    assert ContactAttempt.objects.get().opened("text") == "she will ring back"
    assert Notification.objects.get(type="person_changed").recipient is None


def test_deleting_it_leaves_the_trail_as_it_was_written(worked_on: ContactRequest, advisor: User) -> None:
    before = list(AuditEvent.objects.order_by("pk").values_list())
    advisor.delete()
    assert list(AuditEvent.objects.order_by("pk").values_list()) == before
    assert {event.actor_name for event in events(worked_on)} == {"advisor", "the person"}
    assert verified().done


def test_one_that_holds_a_request_cannot_be_deleted(advisor: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    with pytest.raises(ProtectedError):
        advisor.delete()
    assert stored(request).claimed_by == advisor


@pytest.mark.parametrize("revealed", [False, True])
def test_what_a_deactivated_one_holds_finds_somebody_else(
    revealed: bool, advisor: User, advisor2: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = transitions.claim(a_request(), by=advisor)
    if revealed:
        transitions.reveal(request, by=advisor)
    User.objects.filter(pk=advisor.pk).update(is_active=False)
    clock.shift(timedelta(minutes=30))
    transitions.expire_claims()
    if revealed:
        assert notifications(request) == [("claim_overdue", None)]
        transitions.release(stored(request), by=supervisor)
    assert transitions.claim_next(by=advisor2) == request


def test_the_account_page_says_how_many_requests_it_holds(advisor: User, operator: User) -> None:
    page = f"/admin/auth/user/{advisor.pk}/change/"
    assert "none" in holds(operator, page)
    for _ in range(2):
        transitions.claim(a_request(), by=advisor)
    assert holds(operator, page).startswith("2, which go back to the queue")


def holds(operator: User, page: str) -> str:
    _, _, rest = Browser(operator).text(page).partition("Requests held")
    return rest.partition('<div class="readonly">')[2].partition("</div>")[0]


def change(account: User, operator: User, **fields: str) -> Any:
    """Save the account's page, with nothing ticked or chosen but `fields`; what is shown next."""
    browser = Browser(operator)
    answer = browser.send(f"/admin/auth/user/{account.pk}/change/", username=account.username, **fields)
    return browser.get(answer.headers["Location"])


@pytest.mark.parametrize("taken", ["is_active", "is_staff", "groups"])
@pytest.mark.parametrize("revealed", [False, True])
def test_what_it_holds_goes_back_with_it(
    revealed: bool, taken: str, advisor: User, advisor2: User, operator: User
) -> None:
    requests = [transitions.claim(a_request(), by=advisor) for _ in range(2)]
    if revealed:
        transitions.reveal(requests[0], by=advisor)
    somebody_elses = transitions.claim(a_request(), by=advisor2)
    before = {model: len(rows) for model, rows in everything().items() if model not in {"AuditEvent", "Note"}}
    stays = {"is_active": "on", "is_staff": "on", "groups": str(advisor.groups.get().pk)}
    answer = change(advisor, operator, **{name: value for name, value in stays.items() if name != taken})
    assert "2 requests went back to the queue." in answer.content.decode()
    for request in requests:
        assert (stored(request).status, stored(request).claimed_by) == ("waiting", None)
        given_back = events(request)[-1]
        assert (given_back.event_type, given_back.actor) == ("released", operator)
        assert Note.objects.get(request=request).opened("text") == "The account that it was with was deactivated."
    assert stored(somebody_elses).claimed_by == advisor2
    assert {model: len(rows) for model, rows in everything().items() if model in before} == before


def test_it_keeps_what_it_holds_while_it_may(advisor: User, operator: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    ticked = {"is_active": "on", "is_staff": "on", "groups": str(advisor.groups.get().pk)}
    change(advisor, operator, **ticked, email="new@intake.example")
    assert User.objects.get(pk=advisor.pk).email == "new@intake.example"
    assert stored(request).claimed_by == advisor


def test_nothing_is_deactivated_when_giving_back_fails(
    advisor: User, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    request = transitions.claim(a_request(), by=advisor)
    monkeypatch.setattr(trail, "build", fail)
    browser = Browser(operator, raise_request_exception=False)
    answer = browser.send(f"/admin/auth/user/{advisor.pk}/change/", username="advisor", is_staff="on")
    assert answer.status_code == 500
    assert User.objects.get(pk=advisor.pk).is_active
    assert stored(request).claimed_by == advisor


def test_an_operator_gives_back_nothing_that_somebody_works_on(advisor: User, operator: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    with pytest.raises(PermissionDenied):
        transitions.release(request, by=operator)
    assert stored(request).claimed_by == advisor
