"""Quiet hours: nobody is called before 8 am or after 9 pm where they are, as far as their number tells."""

from contextlib import suppress
from datetime import datetime, time
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from intake.contact.request import ContactRequest
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import KeyMissing

# Calls outside 8 am to 9 pm are forbidden to telemarketers by 47 CFR 64.1200(c)(1); we keep the same hours by choice.
CALLS_FROM, CALLS_UNTIL = time(8), time(21)
NORTH_AMERICA = 1


def time_zones_of(phone: str) -> tuple[ZoneInfo, ...]:
    """Return every time zone that a number in E.164 may be in; none when the number does not tell."""
    if not phone:
        return ()
    number = phonenumbers.parse(phone)
    if number.country_code == NORTH_AMERICA and not phonenumbers.is_number_geographical(number):
        # Free and personal numbers: theirs are all zones from Guam to Newfoundland, which are never awake together.
        return ()
    return tuple(ZoneInfo(name) for name in time_zones_for_number(number) if name != UNKNOWN_TIMEZONE)


def phone_time_zones(contact_request: ContactRequest) -> tuple[ZoneInfo, ...]:
    """Return every time zone of the request's phone number; none when it does not tell, or cannot be decrypted."""
    with suppress(KeyMissing, CannotDecrypt):
        return time_zones_of(contact_request.opened("phone"))
    return ()


def local_times(contact_request: ContactRequest, now: datetime) -> list[datetime]:
    """Return local times where the person may be, earliest first; the helpline's where the number does not tell."""
    zones = phone_time_zones(contact_request) or (ZoneInfo(contact_request.helpline.time_zone),)
    by_clock = {at.replace(tzinfo=None): at for at in (now.astimezone(zone) for zone in zones)}
    return [by_clock[clock] for clock in sorted(by_clock)]


def is_quiet(times: list[datetime]) -> bool:
    """Tell whether any of these local times is outside calling hours: the person may be there."""
    return not all(CALLS_FROM <= at.time() < CALLS_UNTIL for at in times)
