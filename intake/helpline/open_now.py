"""Whether somebody answers at this minute, and until when, as a sentence: "Open now, until 9 p.m. Eastern."."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from intake.helpline.formatting import describe_time
from intake.helpline.hours import Calendar
from intake.helpline.zone_names import zone_name

DAY = timedelta(days=1)


def describe_opening(calendar: Calendar, now: datetime) -> str:
    """Return the sentence; "" for a helpline without hours, of which nobody knows when it answers."""
    zone = calendar.time_zone
    if not calendar.weekly:
        return ""
    if calendar.is_open(now):
        closes = calendar.open_until(now)
        if closes is None:
            return gettext("Open now, day and night.")
        # From a day on the hour alone would be read as one that comes sooner.
        if _dated_until(closes, zone) > now:
            return gettext("Open now, until %(time)s.") % {"time": describe_time(closes, zone)}
        return gettext("Open now, %(until)s %(zone)s.") % {
            "until": _until(closes, zone),
            "zone": zone_name(zone, closes),
        }
    opens = calendar.next_opening(now)
    if opens == now:
        return gettext("Closed now.")
    days = (opens.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days > 1:
        return gettext("Closed now. Opens on %(time)s.") % {"time": describe_time(opens, zone)}
    sentence = gettext("Closed now. Opens tomorrow %(at)s %(zone)s.")
    if not days:
        sentence = gettext("Closed now. Opens today %(at)s %(zone)s.")
    return sentence % {"at": _at(opens, zone), "zone": zone_name(zone, opens)}


def opening_changes_at(calendar: Calendar, now: datetime) -> datetime | None:
    """Return when the sentence has to be another one: at an opening, at a close, where "today" ends; None for never."""
    zone = calendar.time_zone
    if calendar.is_open(now):
        closes = calendar.open_until(now)
        return min(at for at in (closes, _dated_until(closes, zone)) if at > now) if closes else None
    midnight = datetime.combine(now.astimezone(zone).date() + DAY, time(), zone).astimezone(UTC)
    return min(at for at in (midnight, calendar.next_opening(now)) if at > now)


def _dated_until(closes: datetime, zone: ZoneInfo) -> datetime:
    """Return the time a day before, on the clocks there."""
    return (closes.astimezone(zone) - DAY).astimezone(UTC)


def _until(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    if local.time() == time(12):
        return gettext("until noon")
    if local.time() == time():
        return gettext("until midnight")
    # In Spanish one o'clock alone is singular: "hasta la 1 p.m.", "hasta las 2 p.m.".
    return ngettext("until %(time)s", "until %(time)s", local.hour % 12) % {"time": date_format(local, "P")}


def _at(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    if local.time() == time(12):
        return gettext("at noon")
    # "Tomorrow at midnight" could be either end of tomorrow.
    clock = date_format(local, "g a" if local.time() == time() else "P")
    return ngettext("at %(time)s", "at %(time)s", local.hour % 12) % {"time": clock}
