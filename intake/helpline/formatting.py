"""Times and opening hours as text, in the helpline's time zone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from intake.helpline.hours import Calendar, Slot, part_of_day
from intake.helpline.models import OpeningHours
from intake.helpline.zone_names import zone_name

ASAP = "asap"


def _clock(at: time | datetime) -> str:
    return date_format(at, "P") if isinstance(at, datetime) else date_format(datetime.combine(datetime.min, at), "P")


def _day(at: datetime) -> str:
    return date_format(at, pgettext("a day, in Django's date format", "l, N j"))


def in_zone(times: str, zone: ZoneInfo, at: datetime) -> str:
    """Return hours with the zone whose clocks they are on at `at`: "8 a.m. to 9 p.m. Eastern"."""
    return gettext("%(times)s %(zone)s") % {"times": times, "zone": zone_name(zone, at)}


def describe_hours(calendar: Calendar) -> list[str]:
    """Return opening hours, a line for each run of equal weekdays: "Monday to Friday, 9 a.m. to 5 p.m."."""
    days: dict[int, list[str]] = {}
    for weekday, opens, closes in sorted(calendar.weekly):
        always = opens == closes == time(0)
        days.setdefault(weekday, []).append(
            gettext("all day and night") if always else gettext("%s to %s") % (_clock(opens), _clock(closes))
        )
    lines: list[str] = []
    run: list[int] = []
    for weekday in range(8):
        if run and (weekday == 7 or days.get(weekday) != days.get(run[0])):
            names = [str(OpeningHours.Weekday(day).label) for day in (run[0], run[-1])]
            if run == list(range(7)):
                when = gettext("Every day")
            else:
                when = names[0] if len(run) == 1 else gettext("%s to %s") % (names[0], names[1])
            lines.append(f"{when}, {gettext(' and ').join(days[run[0]])}")
            run = []
        if weekday in days:
            run.append(weekday)
    return lines


def describe_slot(slot: Slot, zone: ZoneInfo) -> str:
    """Return a slot in the helpline's time zone: "Friday, Nov. 20, 2 p.m. to 5 p.m. Eastern".

    Over a change of clocks each end has the name of its own, where the two names differ: "11 p.m. CET to 3 a.m. CEST".
    """
    starts, ends = slot.starts.astimezone(zone), slot.ends.astimezone(zone)
    if zone_name(zone, starts) == zone_name(zone, ends):
        return f"{_day(starts)}, {in_zone(_from_to(starts, ends), zone, starts)}"
    clocks = in_zone(_clock(starts), zone, starts), in_zone(_clock(ends), zone, ends)
    return f"{_day(starts)}, {gettext('%s to %s') % clocks}"


def _from_to(starts: datetime, ends: datetime) -> str:
    return gettext("%s to %s") % (_clock(starts), _clock(ends))


@dataclass(frozen=True)
class Clocks:
    """The helpline's time zone, and those where one person may be, as far as their number tells."""

    ours: ZoneInfo
    theirs: Collection[ZoneInfo] = ()


def describe_slot_there(slot: Slot, clocks: Clocks) -> str:
    """Return a slot on the person's clocks: "11 a.m. to 2 p.m."; "" where these show the same as the helpline's.

    The day stands before it where it is another one. A number of two zones has both, with "or" between them.
    """
    ours = _faces(slot, clocks.ours)
    faces = sorted({_faces(slot, zone) for zone in clocks.theirs})
    if faces in ([], [ours]):
        return ""
    days = ["" if starts.date() == ours[0].date() else f"{_day(starts)}, " for starts, _ends in faces]
    return gettext(" or ").join(day + _from_to(*face) for day, face in zip(days, faces, strict=True))


def _faces(slot: Slot, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return what the clocks of `zone` show at both ends: two zones are one, when their clocks show the same."""
    return slot.starts.astimezone(zone).replace(tzinfo=None), slot.ends.astimezone(zone).replace(tzinfo=None)


def time_choices(slots: Iterable[Slot], clocks: Clocks) -> list[tuple[str, str]]:
    """Return the choices of `when`, in the active language: as soon as possible, then each slot."""
    return [
        (ASAP, gettext("As soon as possible")),
        *((slot.value, capfirst(_on_both_clocks(slot, clocks))) for slot in slots),
    ]


def _on_both_clocks(slot: Slot, clocks: Clocks) -> str:
    here, there = describe_slot(slot, clocks.ours), describe_slot_there(slot, clocks)
    return gettext("%(here)s (%(there)s your time)") % {"here": here, "there": there} if there else here


def describe_time(at: datetime, zone: ZoneInfo) -> str:
    """Return a time in the helpline's time zone: "Friday, Nov. 20, 2 p.m. Eastern"."""
    local = at.astimezone(zone)
    return f"{_day(local)}, {in_zone(_clock(local), zone, local)}"


def describe_day_part(at: datetime, calendar: Calendar) -> str:
    """Return roughly when, in the helpline's time zone: "on Friday, Nov. 20, in the afternoon (Eastern)"."""
    local = at.astimezone(calendar.time_zone)
    templates = {
        "morning": gettext("on %(day)s, in the morning (%(zone)s)"),
        "afternoon": gettext("on %(day)s, in the afternoon (%(zone)s)"),
        "evening": gettext("on %(day)s, in the evening (%(zone)s)"),
    }
    return templates[part_of_day(at, calendar)] % {"day": _day(local), "zone": zone_name(calendar.time_zone, at)}
