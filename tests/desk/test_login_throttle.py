"""How often a password or a code may be guessed, and who is kept out by it: nobody but the guesser."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from intake.desk.login_throttle import LOGIN_WINDOW_SECONDS, MAX_LOGINS_PER_ACCOUNT, MAX_LOGINS_PER_NETWORK
from intake.models import OtpAttempts
from intake.staff.second_factor import MAX_FAILURES
from tests.desk.second_factors import ASKED, PASSWORD, code_of, is_in, password_given, signed_in, with_an_app, wrong_for

HERE, THERE = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def limited(settings: LazySettings) -> Iterator[None]:
    settings.DEMO, settings.THROTTLE = False, True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def ticking() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-03-03T17:00:00Z", tick=False) as stopped:
        yield stopped


def guess_passwords(times: int, username: str = "advisor", address: dict[str, str] = HERE) -> str:
    """What the page says to the last of so many wrong passwords."""
    for _ in range(times):
        response = Client().post(PASSWORD, {"username": username, "password": "failures"}, **address)
    return response.content.decode()


def gets_past_the_password(user: User, address: dict[str, str]) -> bool:
    return password_given(user, **address).get("/admin/two-factor/", **address).status_code == 200


def test_passwords_can_be_guessed_a_few_times(advisor: User) -> None:
    assert "Too many tries" not in guess_passwords(MAX_LOGINS_PER_ACCOUNT)
    assert "Too many tries" in guess_passwords(1)
    assert not gets_past_the_password(advisor, HERE)


def test_whoever_knows_the_password_gets_in_from_elsewhere_meanwhile(advisor: User) -> None:
    guess_passwords(MAX_LOGINS_PER_ACCOUNT + 5)
    assert gets_past_the_password(advisor, THERE)


def test_a_colleague_in_the_same_network_gets_in_meanwhile(advisor: User, advisor2: User) -> None:
    guess_passwords(MAX_LOGINS_PER_ACCOUNT + 5)
    assert gets_past_the_password(advisor2, HERE)


def test_one_network_cannot_try_every_account(advisor: User) -> None:
    for number in range(MAX_LOGINS_PER_NETWORK):
        guess_passwords(1, f"somebody{number}")
    assert "Too many tries" in guess_passwords(1, "somebody-else")
    assert not gets_past_the_password(advisor, HERE)
    assert gets_past_the_password(advisor, THERE)


def test_it_is_over_after_a_while(advisor: User, ticking: time_machine.Traveller) -> None:
    guess_passwords(MAX_LOGINS_PER_ACCOUNT + 5)
    ticking.shift(LOGIN_WINDOW_SECONDS)
    assert gets_past_the_password(advisor, HERE)


def test_the_right_password_uses_up_no_try(advisor: User) -> None:
    for _ in range(MAX_LOGINS_PER_ACCOUNT + 5):
        assert gets_past_the_password(advisor, HERE)


def test_a_password_asked_for_again_has_the_same_limit(advisor: User) -> None:
    browser = password_given(advisor, **HERE)
    for _ in range(MAX_LOGINS_PER_ACCOUNT):
        browser.post("/admin/two-factor/password/", {"password": "failures"}, **HERE)
    page = browser.post("/admin/two-factor/password/", {"password": "demo-advisor"}, **HERE)
    assert "Too many tries" in page.content.decode()


def test_codes_have_it_too_and_a_right_one_is_not_used_up_by_it(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    ticking.shift(60)
    browser = password_given(advisor)
    for _ in range(MAX_LOGINS_PER_ACCOUNT):
        browser.post(ASKED, {"code": wrong_for(secret)})
    assert "Too many tries" in browser.post(ASKED, {"code": code_of(secret)}, follow=True).content.decode()
    assert not is_in(browser)
    assert OtpAttempts.objects.get(user=advisor).failures == MAX_FAILURES // 10
    ticking.shift(LOGIN_WINDOW_SECONDS)
    assert is_in(signed_in(advisor, code_of(secret)))


def test_the_right_code_uses_up_no_try(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    for _ in range(MAX_LOGINS_PER_ACCOUNT + 2):
        ticking.shift(30)
        assert is_in(signed_in(advisor, code_of(secret)))


@pytest.fixture
def unhurried(settings: LazySettings) -> None:
    """Guesses that come slowly, or from everywhere: only the count of the month stops them."""
    settings.THROTTLE = False


def guess_codes(user: User, secret: str, times: int, *, counted: int = 0) -> None:
    """So many wrong codes, when as many were `counted` this month."""
    OtpAttempts.objects.create(user=user, month=timezone.localdate().replace(day=1), failures=counted)
    browser = password_given(user)
    for _ in range(times):
        browser.post(ASKED, {"code": wrong_for(secret)})


@pytest.mark.usefixtures("unhurried")
def test_a_month_of_wrong_codes_closes_codes_even_to_a_right_one(advisor: User) -> None:
    secret, _ = with_an_app(advisor)
    guess_codes(advisor, secret, MAX_FAILURES)
    cache.clear()
    browser = password_given(advisor)
    assert "Too many wrong codes this month" in browser.post(ASKED, {"code": code_of(secret)}).content.decode()
    assert not is_in(browser)


@pytest.mark.usefixtures("unhurried")
def test_recovery_codes_get_round_it(advisor: User) -> None:
    secret, codes = with_an_app(advisor)
    guess_codes(advisor, secret, 2, counted=MAX_FAILURES - 1)
    assert is_in(signed_in(advisor, codes[0]))


@pytest.mark.usefixtures("unhurried")
def test_it_is_over_next_month(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    guess_codes(advisor, secret, 2, counted=MAX_FAILURES - 1)
    ticking.move_to(datetime(2027, 3, 31, 23, 59, tzinfo=UTC))
    assert not is_in(signed_in(advisor, code_of(secret)))
    ticking.move_to(datetime(2027, 4, 1, 0, 1, tzinfo=UTC))
    assert is_in(signed_in(advisor, code_of(secret)))
    assert OtpAttempts.objects.get(user=advisor).failures == 0


@pytest.mark.usefixtures("unhurried")
def test_signing_in_gives_a_thief_no_more_guesses(advisor: User, ticking: time_machine.Traveller) -> None:
    secret, _ = with_an_app(advisor)
    guess_codes(advisor, secret, 3)
    ticking.shift(60)
    assert is_in(signed_in(advisor, code_of(secret)))
    assert OtpAttempts.objects.get(user=advisor).failures == 3


@pytest.mark.usefixtures("unhurried")
def test_somebody_elses_wrong_codes_are_not_mine(advisor: User, advisor2: User) -> None:
    secret, _ = with_an_app(advisor)
    other, _ = with_an_app(advisor2)
    guess_codes(advisor2, other, 2, counted=MAX_FAILURES - 1)
    assert is_in(signed_in(advisor, code_of(secret)))


def test_guessing_with_the_password_succeeds_less_than_once_in_a_thousand_months(settings: LazySettings) -> None:
    right_at_once = 2 * settings.MFA_TOTP_TOLERANCE + 1
    in_a_month = 1 - (1 - right_at_once / 10**6) ** MAX_FAILURES
    # Thirty days touch three calendar months at most: the last of January to the first of March.
    in_any_thirty_days = 1 - (1 - right_at_once / 10**6) ** (3 * MAX_FAILURES)
    print(f"a calendar month: {in_a_month:.4%}; any thirty days: at most {in_any_thirty_days:.4%}")
    assert in_a_month <= in_any_thirty_days <= 0.001
    # Ten codes of sixteen digits, tried a thousand times a second for a month.
    assert 10 / 10**settings.MFA_RECOVERY_CODE_DIGITS * 1000 * 30 * 24 * 3600 <= 0.001
