"""The time zones that a phone number may be in."""

from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

NORTH_AMERICA = "+1"
# Newer area codes of the same places, for which the data name one zone of several, another one, or none: beside them
# the older code. NANPA, area code relief planning: https://www.nanpa.com/numbering/area-codes
SAME_PLACES = {
    "236": "250", "357": "559", "364": "270", "367": "418", "436": "440", "448": "850", "457": "318", "458": "541",
    "474": "306", "565": "912", "581": "418", "621": "713", "624": "716", "672": "250", "679": "313", "689": "407",
    "778": "250", "837": "530", "861": "309", "879": "709", "924": "507", "930": "812", "986": "208",
}  # fmt: skip
# Unalaska keeps Alaska's time; the data say Hawaii's.
CORRECTED = {"1907581": ("America/Anchorage",)}


def time_zones_of(phone: str) -> tuple[ZoneInfo, ...]:
    """Return every time zone that a number in E.164 may be in; none when the number does not tell."""
    if not phone:
        return ()
    if phone.startswith(NORTH_AMERICA):
        return _of_north_america(phone[1 : 1 + TIMEZONE_LONGEST_PREFIX])
    names = time_zones_for_number(phonenumbers.parse(phone))
    return tuple(ZoneInfo(name) for name in names if name != UNKNOWN_TIMEZONE)


@cache
def _of_north_america(digits: str) -> tuple[ZoneInfo, ...]:
    """Look these first digits up, and not by type: the library calls a mobile number outside the US nowhere at all.

    Free, premium and personal numbers stand under no prefix but the 1: theirs would be all zones from Guam to
    Newfoundland, which are never awake together.
    """
    known = (TIMEZONE_DATA.get(digits[:n]) for n in range(len(digits), 1, -1))
    names = set(CORRECTED.get(digits[:7]) or next(filter(None, known), ()))
    if older := SAME_PLACES.get(digits[1:4]):
        prefixes = (prefix for prefix in TIMEZONE_DATA if prefix.startswith(f"1{older}"))
        names.update(chain.from_iterable(map(TIMEZONE_DATA.__getitem__, prefixes)))
    return tuple(ZoneInfo(name) for name in sorted(names))
