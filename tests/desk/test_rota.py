"""The rota: a week for each advisor, who is on call now, when nobody is; changed by supervisors and operators."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User

from intake.models import Absence, AuditEvent, Helpline, OnCallShift
from tests.broken import no_row_enters
from tests.build import a_shift
from tests.conftest import NOON
from tests.desk.conftest import Browser
from tests.triage.record import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ROTA = "/admin/intake/oncallshift/"
TODAY = NOON.weekday()
Row = dict[str, str]


def rows(prefix: str, kept: list[Row], new: list[Row]) -> Row:
    """A part of the form as a browser sends it: what was there, with their keys, and what is new."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(kept + new)), f"{prefix}-INITIAL_FORMS": str(len(kept))}
    return sent | {
        f"{prefix}-{place}-{name}": value for place, row in enumerate(kept + new) for name, value in row.items()
    }


def sent(shifts: list[Row] | None = None, away: list[Row] | None = None, kept: list[Row] | None = None) -> Row:
    return rows("shifts", kept or [], shifts or []) | rows("away", [], away or [])


def shift(weekday: int, starts: str, ends: str) -> Row:
    return {"weekday": str(weekday), "starts": starts, "ends": ends}


def on_call_now(html: str) -> str:
    found = re.search(r'<p class="on-call">(.*?)</p>', html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]*>", "", found[1]).strip()


def test_it_shows_a_week_for_everybody_who_takes_calls(
    helpline: Helpline, advisor: User, advisor2: User, supervisor: User, auditor: User, operator: User
) -> None:
    a_shift(advisor, TODAY, 8, 16)
    a_shift(advisor2, TODAY, 22, 6)
    Absence.objects.create(account=advisor2, first_day=date(2027, 3, 8), last_day=date(2027, 3, 9))
    html = Browser(operator).text(ROTA)
    texts = [
        re.sub(r"<[^>]*>", " ", row).split() for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    ]
    assert texts == [
        ["advisor", "on", "call", "now", "08:00&ndash;16:00", "Change", "(advisor)"],
        ["advisor2", "22:00&ndash;06:00", "March", "8&ndash;March", "9", "Change", "(advisor2)"],
        ["supervisor", "Change", "(supervisor)"],
    ]
    assert on_call_now(html) == "On call now: advisor"


def test_without_a_rota_it_says_who_is_told(helpline: Helpline, advisor: User) -> None:
    html = Browser(advisor).text(ROTA)
    assert on_call_now(html).startswith("There is no rota: notifications go to everybody")
    assert "nobody is on call</h2>" not in html


def test_it_warns_where_it_is_open_and_nobody_is_on_call(helpline: Helpline, advisor: User) -> None:
    for day in range(7):
        a_shift(advisor, day, 8, 21)
    browser = Browser(advisor)
    assert "nobody is on call</h2>" not in browser.text(ROTA)
    OnCallShift.objects.filter(weekday=5).delete()
    html = re.sub(r"<[^>]*>", "", browser.text(ROTA))
    assert "Open, and nobody is on call" in html
    assert "Saturday, March 6, 8 a.m. to 9 p.m." in html


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_shifts_and_absences_are_set(role: str, advisor: User, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(role)
    away = {"first_day": "2027-03-08", "last_day": "2027-03-12"}
    response = Browser(user).send(f"{ROTA}{advisor.pk}/", **sent([shift(0, "22:00", "06:00")], [away]))
    assert (response.status_code, response.headers["Location"]) == (302, ROTA)
    assert str(OnCallShift.objects.get(account=advisor)) == "Monday 22:00-06:00"
    assert str(Absence.objects.get(account=advisor)) == "2027-03-08-2027-03-12"
    event = AuditEvent.objects.get(event_type="rota_changed")
    assert (event.actor, event.detail) == (user, {"account": advisor.pk, "fields": ["shifts", "away"]})


def test_a_shift_is_deleted(advisor: User, supervisor: User) -> None:
    old = a_shift(advisor, 0, 8, 16)
    kept = shift(0, "08:00", "16:00") | {"id": str(old.pk), "DELETE": "on"}
    Browser(supervisor).send(f"{ROTA}{advisor.pk}/", **sent(kept=[kept]))
    assert not OnCallShift.objects.exists()


@pytest.mark.parametrize(
    ("shifts", "away", "said"),
    [
        ([shift(0, "08:00", "12:00"), shift(0, "11:00", "13:00")], [], "These hours overlap with others."),
        ([shift(6, "22:00", "06:00"), shift(0, "05:00", "09:00")], [], "These hours overlap with others."),
        ([shift(0, "08:00", "")], [], "This field is required."),
        ([], [{"first_day": "2027-03-08", "last_day": "2027-03-07"}], "The last day is before the first day."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_saved(
    shifts: list[Row], away: list[Row], said: str, advisor: User, supervisor: User
) -> None:
    browser, before = Browser(supervisor), everything()
    response = browser.send(f"{ROTA}{advisor.pk}/", **sent(shifts, away))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert everything() == before


def test_nobody_elses_shift_is_changed_through_the_page_of_another(
    advisor: User, advisor2: User, supervisor: User
) -> None:
    theirs = a_shift(advisor2, 0, 8, 16)
    stolen = shift(1, "08:00", "16:00") | {"id": str(theirs.pk)}
    Browser(supervisor).send(f"{ROTA}{advisor.pk}/", **sent(kept=[stolen]))
    theirs.refresh_from_db()
    assert (theirs.account, theirs.weekday) == (advisor2, 0)


def test_nothing_changes_when_the_trail_cannot_be_written(advisor: User, supervisor: User) -> None:
    browser = Browser(supervisor, raise_request_exception=False)
    with no_row_enters("intake_auditevent"):
        assert browser.send(f"{ROTA}{advisor.pk}/", **sent([shift(0, "08:00", "16:00")])).status_code >= 500
    assert not OnCallShift.objects.exists()


def test_only_who_takes_calls_has_a_week(auditor: User, operator: User) -> None:
    assert Browser(operator).get(f"{ROTA}{auditor.pk}/").status_code == 404


def test_an_advisor_reads_it_and_is_not_led_to_change_it(advisor: User) -> None:
    browser = Browser(advisor)
    assert f'href="{ROTA}"' in browser.text("/admin/")
    assert f"{ROTA}{advisor.pk}/" not in browser.text(ROTA)


def test_an_absence_that_is_over_is_neither_shown_nor_lost(advisor: User, supervisor: User) -> None:
    Absence.objects.create(account=advisor, first_day=date(2027, 3, 1), last_day=date(2027, 3, 2))
    browser = Browser(supervisor)
    assert "2027-03-01" not in browser.text(f"{ROTA}{advisor.pk}/")
    assert "March 1" not in browser.text(ROTA)
    browser.send(f"{ROTA}{advisor.pk}/", **sent(away=[{"first_day": "2027-03-08", "last_day": "2027-03-08"}]))
    assert Absence.objects.count() == 2


def test_a_deleted_account_takes_its_shifts_along(advisor: User) -> None:
    a_shift(advisor, 0, 8, 16)
    advisor.delete()
    assert not OnCallShift.objects.exists()
