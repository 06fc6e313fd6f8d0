"""What a supervisor does with other people's requests: give one to somebody else, open one again."""

import pytest
from django.contrib.auth.models import User

from intake.models import Note
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import everything, stored

pytestmark = pytest.mark.usefixtures("clock")


def offered(html: str) -> list[str]:
    """Whom a request may be given to."""
    options = html.partition('name="to"')[2].partition("</select>")[0].split('<option value="')[1:]
    return [option.partition('"')[0] for option in options if not option.startswith('"')]


def test_it_is_given_to_an_advisor_with_a_reason(advisor: User, advisor2: User, supervisor: User) -> None:
    request, browser = in_state("claimed", advisor), Browser(supervisor)
    answer = browser.move(request, "reassign", to="advisor2", reason="speaks Spanish")
    assert answer.headers["Location"] == QUEUE
    assert "It is with somebody else now." in browser.text(QUEUE)
    assert stored(request).claimed_by == advisor2
    assert "speaks Spanish" in browser.text(page_of(request))


def test_only_who_can_take_it_is_on_the_list(advisor: User, advisor2: User, supervisor: User) -> None:
    a_user("operator")
    a_user("auditor")
    User.objects.filter(pk=a_user("advisor", "gone").pk).update(is_active=False)
    request = in_state("claimed", advisor)
    assert offered(Browser(supervisor).text(page_of(request))) == ["advisor2", "supervisor"]


@pytest.mark.parametrize(
    "fields", [{"to": "auditor", "reason": "x"}, {"to": "advisor", "reason": "x"}, {"to": "supervisor", "reason": ""}]
)
def test_it_is_given_to_nobody_else_and_not_without_a_reason(
    fields: dict[str, str], advisor: User, auditor: User, supervisor: User
) -> None:
    request = in_state("claimed", advisor)
    before = everything()
    assert Browser(supervisor).move(request, "reassign", **fields).status_code == 422
    assert everything() == before


def test_a_closed_one_is_opened_again_with_a_reason(advisor: User, supervisor: User) -> None:
    request, browser = in_state("closed", advisor), Browser(supervisor)
    assert browser.move(request, "reopen").status_code == 422
    assert browser.move(request, "reopen", reason="they wrote again").headers["Location"] == QUEUE
    assert stored(request).status == "waiting"
    assert Note.objects.get(request=request).opened("text") == "they wrote again"


def test_what_was_erased_is_not_offered(supervisor: User) -> None:
    request = a_request()
    transitions.withdraw(request)
    browser = Browser(supervisor)
    assert 'class="move reopen"' not in browser.text(page_of(request))
    assert browser.move(request, "reopen", reason="they wrote again").status_code == 409


@pytest.mark.parametrize(("verb", "status"), [("reassign", "claimed"), ("reopen", "closed"), ("allow_call", "claimed")])
def test_an_advisor_may_do_none_of_it(verb: str, status: str, advisor: User) -> None:
    request = in_state(status, advisor)
    browser, before = Browser(advisor), everything()
    assert f'class="move {verb}"' not in browser.text(page_of(request))
    assert browser.move(request, verb, to="advisor", reason="I want to").status_code == 403
    assert everything() == before
