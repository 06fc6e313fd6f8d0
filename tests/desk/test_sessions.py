"""A session lasts as long as somebody works, and ends when its password changes."""

import time_machine
from django.contrib.auth.models import User

from intake.desk.middleware import REFRESH
from tests.desk.conftest import QUEUE, Browser

MINUTE = 60


def test_what_a_page_asks_by_itself_does_not_keep_it(advisor: User, clock: time_machine.Traveller) -> None:
    browser = Browser(advisor)
    browser.get(QUEUE)
    for _ in range(3):
        clock.shift(9 * MINUTE)
        response = browser.get(QUEUE, headers={REFRESH: "1"})
        assert response.status_code == 200
        assert "sessionid" not in response.cookies
    clock.shift(4 * MINUTE)
    assert browser.get(QUEUE, headers={REFRESH: "1"}).status_code == 302


def test_a_look_between_does(advisor: User, clock: time_machine.Traveller) -> None:
    browser = Browser(advisor)
    for _ in range(3):
        clock.shift(20 * MINUTE)
        assert browser.get(QUEUE).status_code == 200
        assert browser.get(QUEUE, headers={REFRESH: "1"}).status_code == 200


def test_a_new_password_ends_the_other_ones(advisor: User) -> None:
    here, elsewhere = Browser(advisor), Browser(advisor)
    new = {"new_password1": "a horse and a battery", "new_password2": "a horse and a battery"}
    here.send("/admin/password_change/", old_password="demo-advisor", **new)
    assert here.get(QUEUE).status_code == 200
    assert elsewhere.get(QUEUE).status_code == 302
