"""A tab and its filters under a name, for oneself alone."""

import pytest
from django.contrib.auth.models import User

from intake.models import AuditEvent, SavedView
from tests.desk.conftest import QUEUE, Browser
from tests.triage.cases import in_state


@pytest.fixture
def saved(helpline: object, advisor: User) -> SavedView:
    Browser(advisor).send(f"{QUEUE}views/", name="Spanish", list="tab=due&language=es&after=x&code=&nonsense=1")
    return SavedView.objects.get()


def test_it_leads_to_what_was_on_the_page(saved: SavedView, advisor: User) -> None:
    assert saved.parameters == {"tab": "due", "language": "es"}
    assert '<a href="?tab=due&amp;language=es">Spanish</a>' in Browser(advisor).text(QUEUE)
    shown = Browser(advisor).text(QUEUE, **saved.parameters)
    assert '<a href="?tab=due&amp;language=es" aria-current="true">Spanish</a>' in shown


def test_nobody_else_sees_or_deletes_it(saved: SavedView, advisor2: User) -> None:
    browser = Browser(advisor2)
    assert "Spanish</a>" not in browser.text(QUEUE)
    assert browser.send(f"{QUEUE}views/{saved.pk}/delete/").status_code == 404
    assert SavedView.objects.exists()


def test_its_owner_deletes_it(saved: SavedView, advisor: User) -> None:
    browser = Browser(advisor)
    assert f"{QUEUE}views/{saved.pk}/delete/" in browser.text(QUEUE)
    assert browser.send(f"{QUEUE}views/{saved.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_used_again(saved: SavedView, advisor: User) -> None:
    Browser(advisor).send(f"{QUEUE}views/", name="Spanish", list="tab=mine")
    assert SavedView.objects.get().parameters == {"tab": "mine"}


def test_the_trail_has_its_number_and_not_its_name(saved: SavedView, advisor: User) -> None:
    [event] = AuditEvent.objects.filter(event_type="view_saved")
    assert event.actor == advisor
    assert event.detail == {"view": saved.pk, "parameters": {"tab": "due", "language": "es"}}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "", "list": "tab=mine"}, "a view needs a name"),
        ({"name": "x" * 41, "list": "tab=mine"}, "a view needs a name"),
        ({"name": "Ana", "list": "code=KXWR4T7B"}, "a search is not kept"),
        ({"name": "Ana", "list": "contact=token"}, "a search is not kept"),
    ],
)
def test_it_is_not_kept(fields: dict[str, str], why: str, advisor: User) -> None:
    in_state("waiting", advisor)
    browser = Browser(advisor)
    browser.send(f"{QUEUE}views/", **fields)
    assert why in browser.text(QUEUE)
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_them(saved: SavedView, advisor: User) -> None:
    SavedView.objects.bulk_create(SavedView(account=advisor, name=str(number)) for number in range(19))
    browser = Browser(advisor)
    browser.send(f"{QUEUE}views/", name="One more", list="tab=mine")
    assert "delete a view" in browser.text(QUEUE)
    assert SavedView.objects.count() == 20
