"""Whether the number answers now, at each hour of a week, held against the clock on the wall minute by minute."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from intake.helpline import open_now
from intake.helpline.hours import Calendar
from intake.helpline.open_now import describe_opening, opening_changes_at
from tests.helpline.calendars import ALWAYS, EVERY_DAY, NEW_YORK, OVERNIGHT, at

pytestmark = pytest.mark.once

STEP, HOURS = timedelta(minutes=30), 168
OFFICE = tuple((day, time(9), time(17)) for day in range(5))
LUNCH = ((0, time(8, 30), time(12)), (0, time(13), time(17)), (2, time(0), time(13)), (4, time(12), time(0)))
TOUCHING = ((5, time(0), time(0)), (6, time(0), time(12)), (6, time(12), time(18)))
# The first hour of each week; clocks change in two of them.
WEEKS = {
    "ordinary": at(2027, 3, 1), "spring": at(2027, 3, 11), "autumn": at(2027, 11, 4), "new year": at(2026, 12, 29)
}  # fmt: skip
CALENDARS = {
    "every day": Calendar(NEW_YORK, EVERY_DAY),
    "overnight": Calendar(NEW_YORK, OVERNIGHT),
    "always": Calendar(NEW_YORK, ALWAYS),
    "always, closed on a day": Calendar(NEW_YORK, ALWAYS, ((date(2027, 3, 4), date(2027, 3, 4)),)),
    "office hours, closed for a week": Calendar(NEW_YORK, OFFICE, ((date(2027, 3, 2), date(2027, 3, 8)),)),
    "with a break, in Phoenix": Calendar(ZoneInfo("America/Phoenix"), LUNCH),
    "a weekend without a break": Calendar(ZoneInfo("America/Los_Angeles"), TOUCHING),
    "closed for good": Calendar(NEW_YORK, EVERY_DAY, ((date(2020, 1, 1), date(2030, 1, 1)),)),
}
SAID = {
    "en": re.compile(
        r"(?P<open>Open|Closed) now(?:, (?P<always>day and night)|, until (?P<until>.*)|\. Opens "
        r"(?:(?P<day>today|tomorrow) at|on) (?P<opens>.*))?\."
    ),
    "es": re.compile(
        r"(?P<open>Abierto|Cerrado) ahora(?:, (?P<always>de día y de noche)|, hasta (?:la |las |el )?(?P<until>.*)"
        r"|\. Abre (?:(?P<day>hoy|mañana) (?:a la|a las|al)|el) (?P<opens>.*))?\."
    ),
}
OPEN, TODAY = {"Open", "Abierto"}, {"today", "hoy"}
CLOCK = re.compile(r"(?P<noon>noon|mediodía)|(?P<midnight>midnight|medianoche)|(\d+)(?::(\d\d))? (a|p)\.m\.")


def answers(calendar: Calendar, moment: datetime) -> bool:
    """Whether it is open, by the clock on the wall there."""
    local = moment.astimezone(calendar.time_zone)
    clock, today, yesterday = local.time(), local.date(), local.date() - timedelta(days=1)

    def is_shut(day: date) -> bool:
        return any(first <= day <= last for first, last in calendar.closures)

    return any(
        (weekday == today.weekday() and not is_shut(today) and opens <= clock and (closes <= opens or clock < closes))
        or (closes <= opens and weekday == yesterday.weekday() and not is_shut(yesterday) and clock < closes)
        for weekday, opens, closes in calendar.weekly
    )


def on_the_clock(words: str) -> time:
    """The time of day that the words name."""
    found = CLOCK.search(words)
    assert found, words
    if found["noon"] or found["midnight"]:
        return time(12 if found["noon"] else 0)
    hour = int(found[3]) % 12 + (12 if found[5] == "p" else 0)
    return time(hour, int(found[4] or 0))


def promised(words: re.Match[str], calendar: Calendar, now: datetime) -> datetime | None:
    """The moment that a sentence names as its end, read as people do: the next such hour, or that of the day."""
    text = words["until"] or words["opens"]
    if not text:
        return None
    local = now.astimezone(calendar.time_zone)
    wanted = on_the_clock(text)
    if found := re.search(r"(?:March|November|January) (\d+)|(\d+) de (?:marzo|noviembre|enero)", text):
        ahead = (local + timedelta(days=days) for days in range(62))
        day = next(one for one in ahead if one.day == int(found[1] or found[2])).date()
    elif words["day"]:
        day = local.date() + timedelta(days=words["day"] not in TODAY)
    else:
        day = local.date() + timedelta(days=wanted <= local.time())
    return datetime.combine(day, wanted, calendar.time_zone)


Facts = tuple[bool, datetime | None]


def told(language: str, calendar: Calendar, hours: list[datetime]) -> list[Facts | None]:
    """What each hour's sentence tells: whether it is open, and until when; None for one that nobody could read."""
    facts: list[Facts | None] = []
    with override(language):
        for now in hours:
            words = SAID[language].fullmatch(describe_opening(calendar, now))
            facts.append((words["open"] in OPEN, promised(words, calendar, now)) if words else None)
    return facts


def seen(calendar: Calendar, hours: list[datetime]) -> list[Facts]:
    """What the clock on the wall shows at each hour: whether it is open, and when that changes, in a week or so."""
    changes_at: datetime | None = None
    moment, facts = hours[-1] + timedelta(days=8), {}
    is_open = answers(calendar, moment)
    while moment >= hours[0]:
        if (now_open := answers(calendar, moment)) != is_open:
            changes_at, is_open = moment + STEP, now_open
        facts[moment] = is_open, changes_at
        moment -= STEP
    return [facts[hour] for hour in hours]


def untrue(name: str, start: datetime) -> list[str]:
    """The hours of a week at which a sentence tells, in either language, what is not so."""
    calendar = CALENDARS[name]
    hours = [start.astimezone(UTC) + timedelta(hours=hour) for hour in range(HOURS)]
    facts = zip(hours, seen(calendar, hours), told("en", calendar, hours), told("es", calendar, hours), strict=True)
    return [
        f"{now}: {english} {spanish} {right}"
        for now, right, english, spanish in facts
        if english != spanish or english not in {right, (right[0], None) if far(now, right[1]) else right}
    ]


def far(now: datetime, changes_at: datetime | None) -> bool:
    """Whether nobody need be told when that is."""
    return changes_at is None or changes_at - now > timedelta(days=7)


@pytest.mark.parametrize("name", CALENDARS)
def test_each_sentence_is_true_at_every_hour_of_the_week_in_both_languages(name: str):
    weeks = WEEKS.values() if name == "every day" else [WEEKS["ordinary"]]
    assert [one for start in weeks for one in untrue(name, start)] == []


def without_days(calendar: Calendar, now: datetime) -> str:
    """A worse sentence: every opening is today."""
    return open_now.describe_opening(calendar, now).replace("tomorrow", "today")


def by_the_week(calendar: Calendar, now: datetime) -> str:
    """A worse sentence: it knows the weekly hours, and no closed days."""
    return open_now.describe_opening(Calendar(calendar.time_zone, calendar.weekly), now)


@pytest.mark.parametrize(
    ("worse", "name"),
    [(without_days, "every day"), (by_the_week, "always, closed on a day"), (by_the_week, "closed for good")],
)
def test_a_sentence_that_forgets_something_is_noticed(
    worse: Callable[[Calendar, datetime], str], name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(globals(), "describe_opening", worse)
    assert untrue(name, WEEKS["ordinary"])


@pytest.mark.parametrize("name", CALENDARS)
def test_it_stays_the_same_until_it_has_to_be_another(name: str):
    """A page is kept so long, and no longer."""
    calendar = CALENDARS[name]
    for now in (WEEKS["spring"] + timedelta(hours=5 * step) for step in range(34)):
        changes_at = opening_changes_at(calendar, now)
        until = changes_at or now + timedelta(days=2)
        assert len({describe_opening(calendar, now + (until - now) * part) for part in (0, 0.5, 0.999)}) == 1, now


@pytest.mark.parametrize(
    ("weekly", "now", "english", "spanish"),
    [
        (EVERY_DAY, at(2027, 3, 3, 12),
         "Open now, until 9 p.m. Eastern.", "Abierto ahora, hasta las 9 p.m., hora del este."),
        (EVERY_DAY, at(2027, 3, 3, 6),
         "Closed now. Opens today at 8 a.m. Eastern.", "Cerrado ahora. Abre hoy a las 8 a.m., hora del este."),
        (EVERY_DAY, at(2027, 3, 3, 22),
         "Closed now. Opens tomorrow at 8 a.m. Eastern.", "Cerrado ahora. Abre mañana a las 8 a.m., hora del este."),
        (LUNCH, at(2027, 3, 1, 12, 30),
         "Closed now. Opens today at 1 p.m. Eastern.", "Cerrado ahora. Abre hoy a la 1 p.m., hora del este."),
        (LUNCH, at(2027, 3, 2, 9),
         "Closed now. Opens tomorrow at 12 a.m. Eastern.", "Cerrado ahora. Abre mañana a las 12 a.m., hora del este."),
        (LUNCH, at(2027, 3, 3, 9),
         "Open now, until 1 p.m. Eastern.", "Abierto ahora, hasta la 1 p.m., hora del este."),
        (LUNCH, at(2027, 3, 4, 9),
         "Closed now. Opens tomorrow at noon Eastern.", "Cerrado ahora. Abre mañana al mediodía, hora del este."),
        (LUNCH, at(2027, 3, 5, 20),
         "Open now, until midnight Eastern.", "Abierto ahora, hasta la medianoche, hora del este."),
        (OFFICE, at(2027, 3, 5, 18),
         "Closed now. Opens on Monday, March 8, 9 a.m. Eastern.",
         "Cerrado ahora. Abre el lunes 8 de marzo, 9 a.m., hora del este."),
        (TOUCHING, at(2027, 3, 6, 9),
         "Open now, until Sunday, March 7, 6 p.m. Eastern.",
         "Abierto ahora, hasta el domingo 7 de marzo, 6 p.m., hora del este."),
        (ALWAYS, at(2027, 3, 6, 9),
         "Open now, day and night.", "Abierto ahora, de día y de noche."),
        ((), at(2027, 3, 6, 9), "", ""),
    ],
)  # fmt: skip
def test_it_says_so_in_the_words_of_each_language(weekly, now: datetime, english: str, spanish: str):
    calendar = Calendar(NEW_YORK, weekly)
    with override("es"):
        in_spanish = describe_opening(calendar, now)
    assert (describe_opening(calendar, now), in_spanish) == (english, spanish)
