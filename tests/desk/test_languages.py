"""An operator says which languages an advisor speaks, and "Take the next one" prefers people who speak one of them."""

import pytest
from django.contrib.auth.models import User

from intake.models import AuditEvent
from intake.staff.profile import languages_of
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser, page_of

pytestmark = pytest.mark.usefixtures("clock")


def save(browser: Browser, account: User, *languages: str) -> int:
    fields = {"username": account.username, "is_active": "on", "is_staff": "on", "groups": str(account.groups.get().pk)}
    return browser.send(f"/admin/auth/user/{account.pk}/change/", **fields, languages=list(languages)).status_code  # type: ignore[arg-type]


def test_they_are_kept_shown_and_written_down(operator: User, advisor: User) -> None:
    browser = Browser(operator)
    assert save(browser, advisor, "es") == 302
    assert languages_of(advisor) == ["es"]
    html = browser.text(f"/admin/auth/user/{advisor.pk}/change/")
    assert 'value="es"' in html.partition('name="languages"')[2]
    assert html.count("checked") == 3  # the language, is_active and is_staff
    [event] = AuditEvent.objects.filter(event_type="account_changed")
    assert (event.actor, event.detail["account"]) == (operator, advisor.pk)
    assert "Languages" in event.detail["fields"]


def test_one_that_nobody_has_is_not_kept(operator: User, advisor: User) -> None:
    assert save(Browser(operator), advisor, "tlh") == 200
    assert languages_of(advisor) == []


def test_the_next_one_speaks_it(operator: User, advisor: User, advisor2: User) -> None:
    english, spanish = a_request(), a_request(language="es")
    save(Browser(operator), advisor, "es")
    assert Browser(advisor).send(f"{QUEUE}next/").headers["Location"] == page_of(spanish)
    assert Browser(advisor).send(f"{QUEUE}next/").headers["Location"] == page_of(english)
