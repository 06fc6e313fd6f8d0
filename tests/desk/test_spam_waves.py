"""A wave of one text is one row of the quarantine: it says how many they are, and opens them to be decided."""

import re
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.antispam.spam_flags import SubmissionSignals
from intake.contact.reference import grouped
from intake.desk.text_groups import MIN_GROUP_SIZE
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd
from tests.desk.test_bulk import confirm, pick
from tests.desk.test_paging import next_page
from tests.desk.test_queries import asked
from tests.desk.test_queue import codes
from tests.triage.record import everything, stored

pytestmark = pytest.mark.usefixtures("clock")
PILLS = "Cheap pills, 20 % off"


def a_wave(size: int, text: str = PILLS) -> list[ContactRequest]:
    """As many requests as a machine sent with `text`."""
    return [a_request(signals=SubmissionSignals(honeypot="filled in"), name=text) for _ in range(size)]


def groups(html: str) -> list[tuple[str, str]]:
    """What each group's row says: how many they are, and where they are."""
    found = re.findall(r'<a class="alike" href="([^"]+)">(\S+) with the same text<', html)
    return [(count, QUEUE + unescape(address)) for address, count in found]


def picks(html: str) -> set[str]:
    return set(re.findall(r'name="picked" value="([^"]+)"', html))


def quarantine(supervisor: User) -> str:
    return Browser(supervisor).text(QUEUE, tab="quarantine")


def listed(html: str) -> set[str]:
    """Those that came in the same moment stand in any order."""
    return set(codes(html))


def shown(requests: list[ContactRequest]) -> set[str]:
    return {grouped(request.reference) for request in requests}


def test_a_wave_is_one_row_that_says_how_large_it_is(supervisor: User, clock: time_machine.Traveller) -> None:
    first_pills, first_phone, person = a_wave(1)[0], a_wave(1, "Win a phone")[0], a_wave(1, "Marisol")[0]
    clock.shift(60)
    a_wave(3)
    a_wave(2, "Win a phone")
    html = quarantine(supervisor)
    assert listed(html) == shown([first_pills, first_phone, person])
    assert sorted(count for count, _address in groups(html)) == ["3", "4"]


def test_a_groups_row_is_opened_before_it_can_be_picked(supervisor: User) -> None:
    wave, [person] = a_wave(3), a_wave(1, "Marisol")
    (_count, address), *_more = groups(quarantine(supervisor))
    assert picks(quarantine(supervisor)) == {str(person.pk)}
    assert picks(Browser(supervisor).text(address)) == {str(request.pk) for request in wave}


def test_two_are_no_wave(supervisor: User) -> None:
    a_wave(MIN_GROUP_SIZE - 1)
    assert groups(quarantine(supervisor)) == []


def test_those_without_words_are_no_wave(supervisor: User) -> None:
    a_wave(MIN_GROUP_SIZE, "")
    assert groups(quarantine(supervisor)) == []


def test_a_group_holds_its_rows_and_nobody_else(supervisor: User) -> None:
    wave, _others = a_wave(4), a_wave(3, "Win a phone")
    address = dict(groups(quarantine(supervisor)))["4"]
    html = Browser(supervisor).text(address)
    assert listed(html) == shown(wave)
    assert "4 with the same text" in html
    assert groups(html) == []


def test_a_group_has_pages_like_the_list(supervisor: User) -> None:
    wave = a_wave(30)
    a_wave(1, "Marisol")
    first = Browser(supervisor).text(groups(quarantine(supervisor))[0][1])
    second = Browser(supervisor).text(next_page(first))
    assert (len(codes(first)), len(codes(second))) == (25, 5)
    assert listed(first) | listed(second) == shown(wave)


def test_its_address_says_nothing_of_the_text(supervisor: User) -> None:
    wave = a_wave(3)
    html = quarantine(supervisor)
    [(_count, address)] = groups(html)
    assert address in {f"{QUEUE}?like={request.pk}" for request in wave}
    assert wave[0].text_index
    assert wave[0].text_index.hex() not in html


@pytest.mark.parametrize(("verb", "status"), [("confirm_spam", "closed"), ("admit", "waiting")])
def test_what_was_picked_is_decided_and_what_came_since_is_not(verb: str, status: str, supervisor: User) -> None:
    wave, browser = a_wave(4), Browser(supervisor)
    asked_once_more = pick(browser, verb, *wave[:3])
    wave += a_wave(1)
    assert confirm(browser, verb, asked_once_more) == 302
    assert [stored(request).status for request in wave] == [status] * 3 + ["quarantined"] * 2
    assert "same text" not in quarantine(supervisor)


def test_the_others_of_a_group_are_found_when_one_was_let_in(supervisor: User) -> None:
    wave = a_wave(4)
    transitions.admit(wave[0], by=supervisor)
    (_count, address), *_more = groups(quarantine(supervisor))
    assert listed(Browser(supervisor).text(address)) == shown(wave[1:])
    assert "Nobody here right now." in Browser(supervisor).text(QUEUE, like=str(wave[0].pk))


def test_it_is_a_supervisors_to_see(supervisor: User, advisor: User) -> None:
    [*wave, waiting] = [*a_wave(3), a_request()]
    assert listed(Browser(advisor).text(QUEUE, like=str(wave[0].pk))) == shown([waiting])


@pytest.mark.parametrize("junk", ["", "nonsense", "\x00", "0" * 32, "cheap pills"])
def test_a_junk_address_shows_no_group(junk: str, supervisor: User) -> None:
    wave = a_wave(3)
    html = Browser(supervisor).text(QUEUE, like=junk)
    assert not listed(html) & shown(wave)


def test_looking_changes_nothing(supervisor: User) -> None:
    a_wave(3)
    before = everything()
    _count, address = groups(quarantine(supervisor))[0]
    Browser(supervisor).text(address)
    assert everything() == before


def test_a_group_is_kept_in_no_view(supervisor: User) -> None:
    wave, browser = a_wave(3), Browser(supervisor)
    browser.send(f"{QUEUE}views/", name="pills", list=f"like={wave[0].pk}")
    assert "Not saved" in browser.text(QUEUE)


def test_all_groups_of_a_page_are_counted_by_one_query_that_stops_at_a_hundred(supervisor: User) -> None:
    a_crowd(130, lambda place: {"status": "quarantined", "text_index": bytes([place < 105]) * 16})
    path = f"{QUEUE}?tab=quarantine"
    queries = asked(Browser(supervisor), path)
    assert len(queries) <= 8
    [counts, _tabs] = [sql for sql in queries if "COUNT(" in sql]
    assert counts.count("COUNT(") == counts.count("LIMIT 100") == 1
    assert [count for count, _address in groups(quarantine(supervisor))] == ["99+"]
    a_crowd(27, lambda place: {"status": "quarantined", "rank": 0, "text_index": bytes([9 + place // 3]) * 16})
    assert len(asked(Browser(supervisor), path)) == len(queries)
    assert [count for count, _address in groups(quarantine(supervisor))] == ["3"] * 9
