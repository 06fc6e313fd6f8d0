"""An operator keeps a helpline's numbers, hours and closures."""

from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from intake.audit import trail
from intake.helpline.published import cached, published
from intake.models import AuditEvent, Closure, Helpline, OpeningHours
from tests.build import CONSENT, DISCLOSURE
from tests.desk.conftest import Browser
from tests.triage.record import everything

HELPLINES = "/admin/intake/helpline/"
NEW = {
    "name": "River Line", "slug": "river-line", "phone": "(202) 555-0142", "caller_id": "(202) 555-0143",
    "time_zone": "America/Chicago", "calls_per_slot": "3",
}  # fmt: skip


def page_of(helpline: Helpline) -> str:
    return f"{HELPLINES}{helpline.pk}/change/"


def rows(prefix: str, existing: list[dict[str, Any]], *new: dict[str, Any]) -> dict[str, str]:
    """The fields of an inline: `existing` rows with their keys, then `new` ones."""
    fields = {f"{prefix}-TOTAL_FORMS": len(existing) + len(new), f"{prefix}-INITIAL_FORMS": len(existing)}
    for number, row in enumerate([*existing, *new]):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {name: str(value) for name, value in fields.items()}


def filled(helpline: Helpline, *, hours: tuple[Any, ...] = (), closures: tuple[Any, ...] = (), **changed: str) -> Any:
    """What the page of `helpline` sends, with `changed`, and with more rows."""
    stored = [
        {"id": row.pk, "helpline": helpline.pk, "weekday": row.weekday, "opens": row.opens, "closes": row.closes}
        for row in helpline.opening_hours.all()
    ]
    days_off = [
        {"id": row.pk, "helpline": helpline.pk, "first_day": row.first_day, "last_day": row.last_day}
        for row in helpline.closures.all()
    ]
    columns = {name: str(getattr(helpline, name)) for name in NEW if name != "slug"}
    return columns | rows("opening_hours", stored, *hours) | rows("closures", days_off, *closures) | changed


def configured() -> list[tuple[str, dict[str, Any]]]:
    """Who changed which fields of what, oldest first."""
    events = AuditEvent.objects.filter(event_type="helpline_changed").order_by("pk")
    assert all(trail.is_intact(event) for event in events)
    return [(event.actor_name, event.detail) for event in events]


def kept() -> Any:
    return everything(), apps.get_model("admin", "LogEntry").objects.count()


def test_what_is_changed_is_public_at_once(
    helpline: Helpline, operator: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/")
    assert cached("en") is not None
    with django_capture_on_commit_callbacks(execute=True):
        sent = filled(helpline, phone="(202) 555-0144", hours=({"weekday": 0, "opens": "06:00", "closes": "07:00"},))
        assert Browser(operator).send(page_of(helpline), **sent).status_code == 302
    shown = published("en")
    assert shown.phone == "(202) 555-0144"
    assert (0, time(6), time(7)) in shown.calendar.weekly
    assert "(202) 555-0144" in client.get("/").content.decode()


def test_a_helpline_is_added(operator: User) -> None:
    sent = NEW | rows("opening_hours", [], {"weekday": 0, "opens": "09:00", "closes": "17:00"}) | rows("closures", [])
    assert Browser(operator).send(f"{HELPLINES}add/", **sent).status_code == 302
    helpline = Helpline.objects.get()
    assert {name: str(getattr(helpline, name)) for name in NEW} == NEW
    assert str(helpline.opening_hours.get()) == "Monday 09:00-17:00"


def test_its_slug_stays(helpline: Helpline, operator: User) -> None:
    browser = Browser(operator)
    assert 'name="slug"' in browser.text(f"{HELPLINES}add/")
    assert 'name="slug"' not in browser.text(page_of(helpline))
    browser.send(page_of(helpline), **filled(helpline, slug="other"))
    assert Helpline.objects.get().slug == "hope-line"


def test_each_save_is_written_down_by_the_names_of_the_fields(helpline: Helpline, operator: User) -> None:
    browser = Browser(operator)
    day = {"first_day": "2027-07-04", "last_day": "2027-07-05", "reason": "Independence Day"}
    browser.send(page_of(helpline), **filled(helpline, phone="(202) 555-0144", closures=(day,)))
    sent = filled(helpline, **{"opening_hours-0-closes": "20:00", "closures-0-DELETE": "on"})
    browser.send(page_of(helpline), **sent | {"phone": "(202) 555-0144"})
    detail = {"model": "helpline", "object": helpline.pk}
    assert configured() == [
        ("operator", {**detail, "fields": ["phone", "closures.added"]}),
        ("operator", {**detail, "fields": ["opening_hours.changed", "closures.deleted"]}),
    ]
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "555-0100"}, "No phone can have this number. Write it like (202) 555-0100."),
        ({"caller_id": "call us"}, "No phone can have this number. Write it like (202) 555-0100."),
        ({"time_zone": "America/Gotham"}, "There is no time zone America/Gotham. Write it like America/New_York."),
        ({"calls_per_slot": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"hours": ({"weekday": 2, "opens": "20:59", "closes": "22:00"},)}, "These hours overlap with others."),
        ({"hours": ({"weekday": 1, "opens": "22:00", "closes": "08:01"},)}, "These hours overlap with others."),
        ({"hours": ({"weekday": 6, "opens": "22:00", "closes": "08:01"},)}, "These hours overlap with others."),
        ({"hours": ({"weekday": 6, "opens": "22:00", "closes": "22:00"},)}, "These hours overlap with others."),
        ({"hours": ({"weekday": 2, "opens": "22:00", "closes": ""},)}, "This field is required."),
        (
            {"closures": ({"first_day": "2027-07-05", "last_day": "2027-07-04"},)},
            "The last day is before the first day.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    changed: dict[str, Any], said: str, helpline: Helpline, operator: User
) -> None:
    sent = filled(helpline, **{"name": "Hope <Line>", **changed})
    browser, before = Browser(operator), kept()
    for button in ({}, {"_preview": "Preview"}):
        answer = browser.send(page_of(helpline), **sent, **button)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert html.count(said) == 1
        assert 'value="Hope &lt;Line&gt;"' in html
        typed = [
            value
            for name, value in sent.items()
            if name in changed or name.startswith(("opening_hours-7", "closures-0"))
        ]
        assert [value for value in typed if f'value="{value}"' not in html] == []
    assert kept() == before


@pytest.mark.parametrize(("opens", "closes"), [("21:00", "08:00"), ("07:00", "08:00"), ("21:00", "00:00")])
def test_hours_may_touch(opens: str, closes: str, helpline: Helpline, operator: User) -> None:
    sent = filled(helpline, hours=({"weekday": 6, "opens": opens, "closes": closes},))
    assert Browser(operator).send(page_of(helpline), **sent).status_code == 302
    assert OpeningHours.objects.count() == 8


def test_hours_that_are_deleted_overlap_with_nothing(helpline: Helpline, operator: User) -> None:
    sent = filled(helpline, hours=({"weekday": 0, "opens": "10:00", "closes": "22:00"},))
    assert Browser(operator).send(page_of(helpline), **sent, **{"opening_hours-0-DELETE": "on"}).status_code == 302
    assert str(helpline.opening_hours.first()) == "Monday 10:00-22:00"


@pytest.mark.usefixtures("clock")
def test_a_preview_shows_the_public_page_and_saves_nothing(helpline: Helpline, operator: User, client: Client) -> None:
    Closure.objects.create(helpline=helpline, first_day=date(2027, 3, 4), last_day=date(2027, 3, 4))
    browser, before = Browser(operator), kept()
    sent = filled(helpline, name="Hope & Co", phone="(202) 555-0144", _preview="Preview")
    wednesday = {"opening_hours-2-closes": "16:00", "closures-0-DELETE": "on"}
    html = browser.send(page_of(helpline), **sent | wednesday).content.decode()
    assert "This is a preview. Nothing is saved" in html
    for text in (
        "(202) 555-0144", "Hope &amp; Co", DISCLOSURE, CONSENT, "Ask Hope &amp; Co to contact me",
        "Wednesday, 8 a.m. to 4 p.m.", "Wednesday, March 3, 2 p.m. to 4 p.m. Eastern",
        "Thursday, March 4, 8 a.m. to 11 a.m. Eastern",
    ):  # fmt: skip
        assert text in html
    assert 'name="ctx"' not in html
    assert kept() == before
    assert published("en").phone == "(202) 555-0100"
    assert "(202) 555-0144" not in client.get("/").content.decode()


def test_a_preview_without_wordings_says_what_is_missing(operator: User) -> None:
    before = kept()
    sent = NEW | rows("opening_hours", []) | rows("closures", []) | {"_preview": "Preview"}
    html = Browser(operator).send(f"{HELPLINES}add/", **sent).content.decode()
    assert "There is no page yet: publish a consent wording first." in html
    assert kept() == before


def test_the_front_page_leads_an_operator_to_what_they_set_up(operator: User, advisor: User) -> None:
    links = [f'href="/admin/{page}/"' for page in ("intake/helpline", "intake/wording", "auth/user")]
    assert [link for link in links if link not in Browser(operator).text("/admin/")] == []
    assert [link for link in links if link in Browser(advisor).text("/admin/")] == []
