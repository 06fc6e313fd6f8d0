"""A session lasts as long as somebody works, and ends when its password changes."""

import time

import time_machine
from django.contrib.auth.models import User

from intake.desk.middleware import REFRESH
from intake.models import OtpAttempts
from intake.staff import sessions
from tests.desk.conftest import QUEUE, Browser
from tests.desk.second_factors import ASKED, app_added, code_of, is_in, password_given, signed_in, with_an_app

MINUTE = 60


def saved(operator: User, account: User, **ticks: str) -> None:
    """Press "Save" on the page of an account."""
    groups = str(account.groups.get().pk)
    fields = {"username": account.username, "email": account.email, "groups": groups, **ticks}
    assert Browser(operator).send(f"/admin/auth/user/{account.pk}/change/", **fields).status_code == 302


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


def test_an_account_that_is_switched_off_and_on_signs_in_again(advisor: User, advisor2: User, operator: User) -> None:
    theirs, another = Browser(advisor), Browser(advisor2)
    for ticks in ({"is_staff": "on"}, {"is_staff": "on", "is_active": "on"}):
        saved(operator, advisor, **ticks)
        assert theirs.get(QUEUE).status_code == 302
    assert another.get(QUEUE).status_code == 200


def test_half_a_sign_in_ends_with_the_password_that_it_was_begun_with(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    browser = password_given(advisor)
    advisor.set_password("a horse and a battery")
    advisor.save()
    browser.post(ASKED, {"code": code_of(secret)})
    assert not is_in(browser)
    assert "Sign in again." in browser.get("/admin/login/").content.decode()


def test_half_a_sign_in_ends_with_the_account(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    browser = password_given(advisor)
    User.objects.filter(pk=advisor.pk).update(is_active=False)
    browser.post(ASKED, {"code": code_of(secret)})
    User.objects.filter(pk=advisor.pk).update(is_active=True)
    assert not is_in(browser)


def test_the_code_that_set_up_the_app_signs_nobody_in(advisor: User, clock: time_machine.Traveller) -> None:
    secret, _ = app_added(password_given(advisor))
    assert not is_in(signed_in(advisor, code_of(secret)))
    assert OtpAttempts.objects.get(user=advisor).last_counter == int(time.time()) // 30
    clock.shift(30)
    assert is_in(signed_in(advisor, code_of(secret)))


def test_a_session_ends_with_the_shift_however_much_it_is_used(advisor: User, clock: time_machine.Traveller) -> None:
    browser = password_given(advisor)
    for _ in range(12 * 60 // 20):
        clock.shift(20 * MINUTE)
        assert browser.get(QUEUE).status_code == 200
    clock.shift(MINUTE)
    assert browser.get(QUEUE).status_code == 302


def test_one_that_began_in_a_time_to_come_is_over(clock: time_machine.Traveller) -> None:
    session = {sessions.BEGAN: time.time() + 3600}
    assert sessions.is_over(session)
    assert not sessions.is_over({sessions.BEGAN: time.time()})
