"""The front page: how we are doing, for supervisors; counts, for who sees no request."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.contact import daily_stats
from intake.contact.choices import Urgency
from intake.contact.daily_stats import count_days
from intake.desk import dashboard
from intake.helpline.hours import Slot
from intake.models import ContactRequest, DailyStats, Delivery
from intake.notify.fan_out import fan_out_due
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.conftest import NOON
from tests.desk.conftest import Browser
from tests.desk.many_requests import a_crowd, closed
from tests.notify.build import fan_out_and_send
from tests.triage.cases import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FRONT = "/admin/"


def tiles(browser: Browser, **parameters: str) -> dict[str, str]:
    """What stands in each tile, by its label."""
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", browser.text(FRONT, **parameters))
    return {label: re.sub(r"<.*?>", "", value) for label, value in found}


def table(browser: Browser, title: str, **parameters: str) -> dict[str, str]:
    """The rows of a picture's table, by their heads."""
    _, _, rest = browser.text(FRONT, **parameters).partition(f">: {title}</span></summary>")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', rest.partition("</table>")[0])
    return {head: " ".join(re.findall(r"<td>(.*?)</td>", cells)) for head, cells in rows}


def tried(by: User, *, after: float) -> ContactRequest:
    """A request that was first tried after so many minutes, now."""
    with time_machine.travel((NOON - timedelta(minutes=after)).timestamp(), tick=False):
        request = a_request()
    transitions.claim(request, by=by)
    transitions.log_attempt(request, by=by, result="reached")
    return request


def test_without_requests_it_shows_nothing_but_zeros(supervisor: User) -> None:
    browser = Browser(supervisor)
    assert tiles(browser) == {
        "Due now": "0",
        "Longest wait for a first try": "-",
        "First contact, half of all within": "-",
        "First contact, nine in ten within": "-",
        "In quarantine": "0",
        "Notifications to staff not sent yet": "0",
        "Notifications to staff given up": "0",
    }
    assert set(table(browser, "Waiting, by urgency").values()) == {"0"}
    assert set(table(browser, "When requests came in, by hour of the week").values()) == {"0 0 0 0 0 0 0"}
    assert "<circle" not in browser.text(FRONT)


def test_one_request_is_shown_in_every_figure(supervisor: User, clock: time_machine.Traveller) -> None:
    a_request()
    clock.shift(timedelta(minutes=30))
    browser = Browser(supervisor)
    shown = tiles(browser)
    assert (shown["Due now"], shown["Longest wait for a first try"]) == ("0", "30 min")
    assert shown["First contact, half of all within"] == shown["First contact, nine in ten within"] == "30 min"
    assert shown["Notifications to staff not sent yet"] == "1 the oldest for 30 min"
    assert table(browser, "Waiting, by urgency")["soon"] == "1"
    assert table(browser, "When requests came in, by hour of the week")["12"] == "0 0 1 0 0 0 0"


def test_who_waits_is_shown_by_urgency_and_who_is_late_counts_as_due(
    supervisor: User, clock: time_machine.Traveller
) -> None:
    for needs in ([], ["unsafe"], ["unsafe"]):
        transitions.rescore(a_request(), needs=needs)
    transitions.claim(a_request(), by=supervisor)
    clock.shift(timedelta(minutes=20))
    browser = Browser(supervisor)
    assert tiles(browser)["Due now"] == "2"
    shown = table(browser, "Waiting, by urgency")
    assert (shown["emergency"], sum(map(int, shown.values()))) == ("2", 3)
    assert list(shown) == [str(level.label) for level in Urgency]


def test_half_and_nine_in_ten_are_those_of_all_waits(advisor: User, supervisor: User) -> None:
    for minutes in (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024):
        tried(advisor, after=minutes)
    shown = tiles(Browser(supervisor))
    assert shown["First contact, half of all within"] == "32 min"
    assert shown["First contact, nine in ten within"] == "8 h 32 min"


def test_whoever_was_never_tried_counts_with_the_wait_so_far(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    in_state("claimed", advisor)
    a_request()
    a_request(slot=Slot(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=3)))  # does not wait yet
    clock.shift(timedelta(hours=5))
    in_state("quarantined", advisor)
    request = a_request()
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached")
    shown = tiles(Browser(supervisor))
    assert shown["Longest wait for a first try"] == "5 h 0 min"
    assert shown["First contact, half of all within"].startswith(("4 h 5", "5 h "))


def test_who_was_tried_once_waits_for_no_first_try_again(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = a_request()
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached")
    transitions.close(request, by=advisor, outcome="helped")
    transitions.reopen(request, by=supervisor)
    clock.shift(timedelta(hours=5))
    assert tiles(Browser(supervisor))["Longest wait for a first try"] == "-"


def test_days_that_are_over_come_from_what_was_counted(supervisor: User, clock: time_machine.Traveller) -> None:
    request = a_request()
    transitions.withdraw(request)
    clock.shift(timedelta(days=10))
    browser = Browser(supervisor)
    assert "26 days are not counted yet" in browser.text(FRONT)
    assert table(browser, "How requests ended")["withdrawn"] == "0"
    count_days(rebuild=True)
    assert "not counted yet" not in browser.text(FRONT)
    assert table(browser, "How requests ended")["withdrawn"] == "1"
    assert table(browser, "Tries until a request ended")["0"] == "1"
    assert table(browser, "How requests ended", days="7")["withdrawn"] == "0"


@pytest.mark.parametrize("period", ["", "0", "-7", "29", "9" * 30, "x"])
def test_a_period_that_is_none_is_the_last_28_days(period: str, supervisor: User) -> None:
    html = Browser(supervisor).text(FRONT, days=period)
    assert re.findall(r'aria-current="page">(.*?)</a>', html) == ["Last 28 days"]


def test_what_is_held_back_and_what_is_not_sent_is_shown_with_its_age(
    supervisor: User, clock: time_machine.Traveller
) -> None:
    in_state("quarantined", supervisor)
    clock.shift(timedelta(minutes=45))
    assert tiles(Browser(supervisor))["In quarantine"] == "1 the oldest for 45 min"
    assert tiles(Browser(supervisor))["Notifications to staff not sent yet"] == "1 the oldest for 45 min"
    fan_out_due()
    assert tiles(Browser(supervisor))["Notifications to staff not sent yet"] == "1 the oldest for 0 min"
    fan_out_and_send()
    assert tiles(Browser(supervisor))["Notifications to staff not sent yet"] == "0"


def test_what_was_given_up_is_shown_with_its_age(supervisor: User, clock: time_machine.Traveller) -> None:
    a_request()
    fan_out_due()
    Delivery.objects.update(state="failed")
    clock.shift(timedelta(hours=3))
    assert tiles(Browser(supervisor))["Notifications to staff given up"] == "1 the oldest for 3 h 0 min"
    assert tiles(Browser(supervisor))["Notifications to staff not sent yet"] == "0"


def test_it_reads_no_more_than_it_says(supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    a_crowd(12)
    a_crowd(12, closed)
    for room in (daily_stats, dashboard):
        monkeypatch.setattr(room, "MAX_LIVE_ROWS", 10)
    browser = Browser(supervisor)
    html = browser.text(FRONT)
    assert "more requests now than this page reads" in html
    assert sum(map(int, table(browser, "Waiting, by urgency").values())) == 10


def test_every_picture_stands_beside_a_table_with_its_numbers(advisor: User, supervisor: User) -> None:
    tried(advisor, after=5)
    in_state("closed", advisor)
    html = Browser(supervisor).text(FRONT)
    pictures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    assert len(pictures) == 4
    for picture in pictures:
        (labelled,) = re.findall(r'role="img" aria-labelledby="(.*?)"', picture)
        assert f'<h3 id="{labelled}">' in picture
        assert "<table>" in picture
    for picture in pictures[:3]:
        drawn = re.findall(r"<text[^>]*>(.*?)</text>", picture)
        told = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', picture)
        assert drawn == [word for row in told for word in row]


def test_the_longest_bar_and_the_largest_dot_have_the_largest_numbers(supervisor: User) -> None:
    for needs in (["unsafe"], ["unsafe"], []):
        transitions.rescore(a_request(), needs=needs)
    html = Browser(supervisor).text(FRONT)
    widths = [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', html)][: len(Urgency)]
    assert sorted(widths)[-2:] == [pytest.approx(max(widths) / 2, abs=0.1), widths[0]]
    assert re.findall(r'<circle[^>]* r="([\d.]+)"', html) == ["6.5"]


@pytest.mark.parametrize("role", ["advisor", "auditor", "operator"])
def test_only_supervisors_see_it(role: str) -> None:
    assert "How we are doing" not in Browser(a_user(role)).text(FRONT)


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_who_sees_no_request_sees_how_many_there_are(role: str, advisor: User) -> None:
    for status in ("waiting", "waiting", "claimed", "scheduled", "quarantined", "closed"):
        in_state(status, advisor)
    browser = Browser(a_user(role))
    assert tiles(browser) == {"Waiting": "2", "Due now": "0", "Scheduled": "1"}
    a_crowd(120)
    assert tiles(browser)["Waiting"] == "99+"


@pytest.mark.parametrize("role", ["advisor", "supervisor"])
def test_who_has_the_queue_needs_no_counts(role: str) -> None:
    assert "In the queue" not in Browser(a_user(role)).text(FRONT)


def test_looking_changes_nothing(supervisor: User, clock: time_machine.Traveller) -> None:
    a_request()
    clock.shift(timedelta(days=3))
    before: Any = list(ContactRequest.objects.values_list())
    Browser(supervisor).text(FRONT)
    assert list(ContactRequest.objects.values_list()) == before
    assert not DailyStats.objects.exists()
