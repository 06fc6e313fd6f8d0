from datetime import datetime, time
from zoneinfo import ZoneInfo

from intake.helpline.hours import Calendar

NEW_YORK = ZoneInfo("America/New_York")
EVERY_DAY = tuple((day, time(8), time(21)) for day in range(7))
OVERNIGHT = tuple((day, time(20), time(6)) for day in range(7))
ALWAYS = tuple((day, time(0), time(0)) for day in range(7))
# Clocks in New York go forward on 14 March 2027 and back on 7 November 2027, at two in the morning.
SPRING, AUTUMN = (2027, 3, 14), (2027, 11, 7)


def at(*moment: int, fold: int = 0) -> datetime:
    """A moment on New York's clocks."""
    return datetime(*moment, tzinfo=NEW_YORK, fold=fold)


def a_calendar(weekly: tuple[tuple[int, time, time], ...] = EVERY_DAY, **closures: object) -> Calendar:
    return Calendar(NEW_YORK, weekly, **closures)
