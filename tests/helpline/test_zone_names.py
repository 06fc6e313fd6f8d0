"""A zone is called by the name of those whose clocks it shares, at each hour of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from intake.helpline import zone_names
from intake.helpline.zone_names import NAMES, zone_name

pytestmark = pytest.mark.once

WINTER, SUMMER = datetime(2027, 1, 5, 12, tzinfo=UTC), datetime(2027, 7, 5, 12, tzinfo=UTC)
# Those of the states and territories, and some that only look like them.
ZONES = [
    *NAMES, "America/Detroit", "America/Indiana/Knox", "America/Boise", "America/Juneau", "America/Adak",
    "Pacific/Saipan", "America/St_Thomas", "America/Jamaica", "America/Regina", "America/Hermosillo",
    "America/Halifax", "Asia/Shanghai", "America/Sao_Paulo", "Asia/Kolkata", "UTC",
]  # fmt: skip


def wrong_names() -> list[str]:
    """The zones that bear a name whose clocks show something else, at any week of the year."""
    references = {str(name): ZoneInfo(key) for key, name in NAMES.items()}
    return [
        f"{key} is no {name} at {at}"
        for key in ZONES
        for at in (WINTER + timedelta(weeks=week) for week in range(52))
        if (name := zone_name(ZoneInfo(key), at)) in references
        and at.astimezone(references[name]).utcoffset() != at.astimezone(ZoneInfo(key)).utcoffset()
    ]


def test_whoever_trusts_the_name_has_the_right_time_all_year():
    assert wrong_names() == []


def test_a_table_of_names_alone_would_be_noticed(monkeypatch: pytest.MonkeyPatch):
    named = {"CST": "Central", "EST": "Eastern", "MST": "Mountain"}
    monkeypatch.setitem(globals(), "zone_name", lambda zone, at: named.get(at.astimezone(zone).tzname(), ""))
    assert wrong_names()


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/New_York", "Eastern", "Eastern"),
        ("America/Indiana/Knox", "Central", "Central"),
        ("America/Phoenix", "Arizona", "Arizona"),
        ("America/Jamaica", "Eastern", "EST"),
        ("America/St_Thomas", "Atlantic", "Atlantic"),
        ("Pacific/Saipan", "Chamorro", "Chamorro"),
        ("Asia/Shanghai", "CST", "CST"),
        ("America/Sao_Paulo", "UTC-03:00", "UTC-03:00"),
    ],
)
def test_it_is_what_people_there_say(zone: str, winter: str, summer: str):
    assert (zone_name(ZoneInfo(zone), WINTER), zone_name(ZoneInfo(zone), SUMMER)) == (winter, summer)


def test_in_spanish_it_is_the_hour_of_somewhere():
    with override("es"):
        said = {zone_name(ZoneInfo(key), WINTER) for key in zone_names.NAMES}
    assert len(said) == len(NAMES)
    assert all(name.startswith("hora de") for name in said)
