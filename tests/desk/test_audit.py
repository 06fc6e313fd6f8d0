"""The audit trail's page: who sees what of it, how it is searched, and what its check says."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.audit import id_search, trail
from intake.audit.chain import Linker
from intake.audit.event_types import EventType
from intake.desk import audit
from intake.models import AuditEvent
from tests.audit.tampering import as_superuser
from tests.build import a_request, a_user
from tests.conftest import NOON
from tests.desk.conftest import Browser
from tests.triage.cases import in_state
from tests.triage.record import everything

pytestmark = pytest.mark.django_db
TRAIL, VERIFY = "/admin/intake/auditevent/", "/admin/intake/auditevent/verify/"
WATCHERS = ["auditor", "operator", "supervisor"]


def shown(browser: Browser, **filters: str) -> list[int]:
    """The rows of one page."""
    response = browser.send(TRAIL, **filters)
    assert response.status_code == 200
    return [int(row) for row in re.findall(r'<tr><th scope="row">(\d+)</th>', response.content.decode())]


def every_page(browser: Browser, **filters: str) -> list[int]:
    """The rows of all pages, as somebody reads them who presses "Older" until it is gone."""
    rows, before = [], ""
    while True:
        html = browser.send(TRAIL, **filters, before=before).content.decode()
        rows += [int(row) for row in re.findall(r'<tr><th scope="row">(\d+)</th>', html)]
        older = re.search(r'name="before" value="(\d+)">\s*<button', html)
        if not older:
            return rows
        before = older[1]


def numbers(**facts: object) -> list[int]:
    """What a search should find, newest first, without the looks themselves."""
    rows = AuditEvent.objects.filter(**facts).exclude(event_type=EventType.AUDIT_VIEWED)
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def looks() -> list[tuple[str, dict[str, object]]]:
    rows = AuditEvent.objects.filter(event_type=EventType.AUDIT_VIEWED)
    return list(rows.order_by("pk").values_list("actor_name", "detail"))


def test_it_lists_what_happened_newest_first(advisor: User, auditor: User) -> None:
    request = in_state("claimed", advisor)
    html = Browser(auditor).send(TRAIL).content.decode()
    assert re.findall(r"</time></td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", html) == [
        ("audit trail looked at", "auditor", ""),
        ("claimed", "advisor", str(request)),
        ("received", "the person", str(request)),
    ]
    assert "from: waiting; holder: advisor; to: claimed" in html


@pytest.mark.parametrize("role", WATCHERS)
def test_a_look_is_in_the_trail_with_its_filters_names_alone(role: str) -> None:
    request = a_request()
    browser = Browser(a_user(role))
    shown(browser, code=str(request), who="advisor")
    shown(browser)
    assert looks() == [(role, {"filters": ["who", "code"]}), (role, {"filters": []})]
    assert str(request) not in str(looks())


def test_opening_the_page_shows_no_row_and_changes_nothing(auditor: User) -> None:
    a_request()
    before = everything()
    html = Browser(auditor).text(TRAIL)
    assert "<table" not in html
    assert everything() == before


def test_nothing_is_shown_when_the_look_cannot_be_written_down(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    a_request()
    monkeypatch.setattr(trail, "build", fail)
    response = Browser(auditor, raise_request_exception=False).send(TRAIL)
    assert response.status_code == 500
    assert "received" not in response.content.decode()


def test_a_supervisor_sees_what_happened_to_requests_and_no_more(advisor: User, supervisor: User) -> None:
    in_state("claimed", advisor)
    trail.record(EventType.HELPLINE_CHANGED, actor=advisor)
    assert every_page(Browser(supervisor)) == numbers(request_id__isnull=False)
    assert 'action="/admin/intake/auditevent/verify/"' not in Browser(supervisor).text(TRAIL)


@pytest.mark.parametrize(("role", "links"), [("supervisor", True), ("auditor", False), ("operator", False)])
def test_a_request_is_a_link_for_whoever_may_follow_it(role: str, links: bool) -> None:
    request = a_request()
    html = Browser(a_user(role)).send(TRAIL).content.decode()
    assert (f"/admin/intake/contactrequest/{request.pk}/change/" in html) is links
    assert str(request) in html


@pytest.mark.usefixtures("clock")
def test_filters_combine(advisor: User, advisor2: User, auditor: User, clock: time_machine.Traveller) -> None:
    for user in (advisor, advisor2):
        for status in ("claimed", "closed"):
            in_state(status, user)
        clock.shift(timedelta(days=1))
    browser = Browser(auditor)
    claimed = numbers(event_type="claimed", actor_name="advisor2")
    assert every_page(browser, event_type="claimed", who="advisor2") == claimed
    tomorrow = f"{NOON + timedelta(days=1):%Y-%m-%d}"
    assert every_page(browser, event_type="claimed", since=tomorrow, until=tomorrow) == claimed
    assert every_page(browser, event_type="claimed", who="advisor", since=tomorrow) == []


@pytest.mark.parametrize("typed", [str, lambda request: request.reference.lower()])
def test_a_code_finds_what_happened_to_its_request(typed: object, advisor: User, auditor: User) -> None:
    request = in_state("closed", advisor)
    in_state("closed", advisor)
    code = typed(request)  # type: ignore[operator]
    assert every_page(Browser(auditor), code=code) == numbers(request_id=request.pk)


@pytest.mark.parametrize("code", ["KXWR 4T7B", "not a code", "x" * 20])
def test_a_code_of_nobody_finds_nothing(code: str, auditor: User) -> None:
    a_request()
    assert every_page(Browser(auditor), code=code) == []


@pytest.mark.parametrize(
    "filters", [{"since": "yesterday"}, {"event_type": "forgotten"}, {"before": "0"}, {"before": "9" * 30}]
)
def test_what_cannot_be_looked_for_comes_back(filters: dict[str, str], auditor: User) -> None:
    assert Browser(auditor).send(TRAIL, **filters).status_code == 422
    assert looks() == []


@pytest.mark.parametrize("span", [7, 50_000])
def test_every_row_is_on_one_page(span: int, auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(60):
        trail.record(EventType.CONTACT_SEARCHED, actor=auditor)
    trail.record(EventType.HELPLINE_CHANGED, actor=auditor)
    for _ in range(60):
        trail.record(EventType.RESCORED, actor=auditor)
    monkeypatch.setattr(audit, "SPAN", span)
    browser = Browser(auditor)
    assert every_page(browser, event_type="contact_searched") == numbers(event_type="contact_searched")
    assert every_page(browser, event_type="helpline_changed") == numbers(event_type="helpline_changed")


@pytest.mark.parametrize(
    "filters", [{}, {"event_type": "helpline_changed"}, {"who": "nobody"}, {"since": "2027-03-03"}]
)
def test_a_page_reads_a_bounded_part_of_the_trail(filters: dict[str, str], auditor: User) -> None:
    a_request()
    with CaptureQueriesContext(connection) as captured:
        shown(Browser(auditor), **filters)
    sent = [query["sql"] for query in captured if 'FROM "intake_auditevent"' in query["sql"]]
    assert not [sql for sql in sent if "COUNT(" in sql]
    [listed] = [sql for sql in sent if '"actor_name"' in sql.partition("FROM")[0]]
    assert re.search(r'"id" < \d+', listed)
    assert re.search(r'"id" >= \d+', listed)


def test_a_date_is_found_by_halving_though_rows_are_not_quite_in_order(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, auditor: User
) -> None:
    moments = [NOON + timedelta(days=day + jitter) for day in range(60) for jitter in (0, 3, -3)]
    for at in moments:
        trail.record(EventType.CONTACT_SEARCHED, actor=auditor, at=at)
    clock.shift(timedelta(days=70))
    browser = Browser(auditor)
    for day in (0, 20, 59):
        start = (NOON + timedelta(days=day)).replace(hour=0)
        low, high = id_search.min_id_since(start), id_search.min_id_after(start)
        assert not AuditEvent.objects.filter(pk__lt=low, at__gte=start).exists()
        assert not AuditEvent.objects.filter(pk__gte=high, at__lt=start).exists()
        written = f"{start:%Y-%m-%d}"
        found = every_page(browser, event_type="contact_searched", since=written, until=written)
        assert found == numbers(event_type="contact_searched", at__gte=start, at__lt=start + timedelta(days=1))
    newest = AuditEvent.objects.latest("pk").pk
    assert newest - 3 * 20 < id_search.min_id_since(NOON + timedelta(days=59)) <= newest


def after(html: str) -> dict[str, str]:
    """Where the next portion begins, as the button says."""
    return dict(re.findall(r'name="(position|row|line)" value="(\d+)"', html))


def verdict(html: str) -> str:
    found = re.search(r'class="verdict.*?<strong>(.*?)</strong>', html, re.DOTALL)
    assert found, "the page says nothing about a check"
    return found[1]


END = "That was the end. Nothing was changed, moved, deleted or slipped in."


@pytest.mark.usefixtures("journal")
def test_the_check_goes_on_portion_by_portion(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PORTION", 4)
    for _ in range(10):
        a_request()
    Linker().link()
    browser, further, said = Browser(auditor), {}, []
    while not said or further:
        html = browser.send(VERIFY, **further).content.decode()
        further, said = after(html), [*said, verdict(html)]
    assert said == ["As it was written, so far. There is more."] * 3 + [END]
    assert AuditEvent.objects.filter(event_type=EventType.AUDIT_VERIFIED, actor=auditor).count() == len(said)


@pytest.mark.usefixtures("journal")
def test_the_check_counts_what_it_looked_at(auditor: User) -> None:
    for _ in range(3):
        a_request()
    Linker().link()
    a_request()
    html = Browser(auditor).send(VERIFY).content.decode()
    assert verdict(html) == END
    assert "3 in the chain, 1 not linked yet; heads from outside the database: 1" in html


@pytest.mark.usefixtures("journal")
def test_the_check_names_what_is_wrong_and_goes_on(auditor: User) -> None:
    for _ in range(4):
        a_request()
    Linker().link()
    _, second, third, _ = AuditEvent.objects.order_by("pk")
    with as_superuser():
        AuditEvent.objects.filter(pk=second.pk).update(actor_name="somebody else")
        AuditEvent.objects.filter(pk=third.pk).delete()
    browser = Browser(auditor)
    html = browser.send(VERIFY).content.decode()
    assert verdict(html) == f"In row {second.pk}, position 2: it was changed after it was written."
    assert "2 faults in all: changed 1, deleted 1." in html
    assert f"In row {third.pk}, position 3: it was linked here, and is deleted." in html
    assert after(html) == {}
    [checked] = AuditEvent.objects.filter(event_type=EventType.AUDIT_VERIFIED)
    assert checked.detail == {"after": 0, "fault": "changed", "faults": 2}


def test_the_check_says_when_a_key_is_missing(auditor: User) -> None:
    a_request()
    event = AuditEvent.objects.get()
    with as_superuser():
        AuditEvent.objects.filter(pk=event.pk).update(mac=b"none" + bytes(event.mac[4:]))
    html = Browser(auditor).send(VERIFY).content.decode()
    assert verdict(html).startswith(f"In row {event.pk}: it names a key that is not in INTAKE_KEYS")


def test_an_empty_trail_has_nothing_wrong(auditor: User) -> None:
    assert verdict(Browser(auditor).send(VERIFY).content.decode()) == END


@pytest.mark.parametrize("position", ["x", "-1", "²", "9" * 40])
def test_a_check_from_nowhere_begins_at_the_beginning(position: str, auditor: User) -> None:
    a_request()
    html = Browser(auditor).send(VERIFY, position=position, row="0", line="0").content.decode()
    assert verdict(html) == END


def test_a_page_after_the_check_looks_where_the_list_is(auditor: User) -> None:
    html = Browser(auditor).send(VERIFY).content.decode()
    assert f'action="{TRAIL}" class="filter-form"' in html


def test_an_event_outlives_the_request_on_the_page(auditor: User) -> None:
    trail.record(EventType.CLOSED, actor_name="the person", request_id=uuid4())
    assert shown(Browser(auditor)) == [row.pk for row in AuditEvent.objects.order_by("-pk")]


@pytest.mark.parametrize("role", WATCHERS)
def test_the_front_page_leads_there(role: str) -> None:
    assert f'href="{TRAIL}"' in Browser(a_user(role)).text("/admin/")


def test_an_advisor_is_not_led_there(advisor: User) -> None:
    assert TRAIL not in Browser(advisor).text("/admin/")
