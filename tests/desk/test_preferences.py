"""One's own notifications: which, in which language, and when not. What is urgent cannot be switched off."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from intake.models import AuditEvent, StaffProfile
from tests.broken import no_row_enters
from tests.desk.conftest import Browser
from tests.triage.record import everything

pytestmark = pytest.mark.django_db
PAGE = "/admin/preferences/"
OF_AN_ADVISOR = ["new_request", "due_soon", "call_due"]
CHOSEN: dict[str, Any] = {"wanted": ["due_soon", "call_due"], "notification_language": "es"}
QUIET = {"quiet_from": "22:00", "quiet_until": "07:00", "time_zone": "America/Chicago"}


def offered(html: str) -> list[str]:
    return re.findall(r'name="wanted" value="(\w+)"', html)


def ticked(html: str) -> list[str]:
    return re.findall(r'name="wanted" value="(\w+)"[^>]* checked', html)


@pytest.mark.parametrize(
    ("role", "notifications", "always"),
    [
        ("advisor", OF_AN_ADVISOR, "an emergency."),
        (
            "supervisor",
            [*OF_AN_ADVISOR, "overdue", "claim_overdue", "person_changed", "quarantine_late", "digest"],
            "an emergency, an emergency in quarantine, a text that came in, a person ended contact on an emergency, "
            "a role or the access to an account changed.",
        ),
        (
            "operator",
            ["review_due", "delivery_failed", "worker_silent"],
            "notifications do not leave, the audit trail is not kept as it should be.",
        ),
    ],
)
def test_each_role_is_offered_what_it_gets(
    role: str, notifications: list[str], always: str, request: pytest.FixtureRequest
) -> None:
    html = Browser(request.getfixturevalue(role)).text(PAGE)
    assert offered(html) == ticked(html) == notifications
    assert f"Always sent, at any hour: {always}" in html


def test_what_was_chosen_is_kept_and_written_down_by_name(advisor: User) -> None:
    browser = Browser(advisor)
    response = browser.send(PAGE, **CHOSEN, **QUIET)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    profile = StaffProfile.objects.get(account=advisor)
    assert (profile.muted_types, profile.notification_language) == (["new_request"], "es")
    assert (str(profile.quiet_from), str(profile.quiet_until), profile.time_zone) == (
        "22:00:00",
        "07:00:00",
        "America/Chicago",
    )
    event = AuditEvent.objects.get(event_type="account_changed")
    assert event.actor == advisor
    assert event.detail == {"account": advisor.pk, "fields": ["wanted", "notification_language", *QUIET]}
    assert ticked(browser.text(PAGE)) == ["due_soon", "call_due"]


def test_languages_for_calls_stay(advisor: User) -> None:
    StaffProfile.objects.create(account=advisor, languages=["es"])
    Browser(advisor).send(PAGE, **CHOSEN)
    assert StaffProfile.objects.get(account=advisor).languages == ["es"]


def test_what_another_role_switched_off_stays_off(advisor: User) -> None:
    StaffProfile.objects.create(account=advisor, muted_types=["digest", "due_soon"])
    Browser(advisor).send(PAGE, **CHOSEN)
    assert StaffProfile.objects.get(account=advisor).muted_types == ["digest", "new_request"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quiet_from": "22:00"}, "Give both times, or neither."),
        ({"quiet_until": "07:00"}, "Give both times, or neither."),
        ({"time_zone": "Mars/Olympus"}, "There is no time zone Mars/Olympus."),
        ({"notification_language": "tlh"}, "Select a valid choice."),
        ({"wanted": ["emergency"]}, "Select a valid choice."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_saved(fields: dict[str, Any], said: str, advisor: User) -> None:
    browser, before = Browser(advisor), everything()
    response = browser.send(PAGE, **{**CHOSEN, **fields})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert everything() == before


def test_nothing_is_kept_when_the_trail_cannot_be_written(advisor: User) -> None:
    browser = Browser(advisor, raise_request_exception=False)
    with no_row_enters("intake_auditevent"):
        assert browser.send(PAGE, **CHOSEN).status_code >= 500
    assert not StaffProfile.objects.exists()


def test_whoever_gets_notifications_is_led_there_and_nobody_else(advisor: User, auditor: User) -> None:
    assert f'href="{PAGE}"' in Browser(advisor).text("/admin/")
    assert PAGE not in Browser(auditor).text("/admin/")


def test_an_account_without_an_address_is_told_that_nothing_reaches_it(advisor: User) -> None:
    User.objects.filter(pk=advisor.pk).update(email="")
    assert "Your account has no email address" in Browser(advisor).text(PAGE)
