"""Quiet hours: nobody is called before 8 am or after 9 pm where they are, as far as their number tells.

They hold for calls that we time. A window that the person chose is their own word: in it we call.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, time
from zoneinfo import ZoneInfo

from intake.contact.number_zones import time_zones_of
from intake.contact.request import ContactRequest
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import KeyMissing

# Calls outside 8 am to 9 pm are forbidden to telemarketers by 47 CFR 64.1200(c)(1); we keep the same hours by choice.
CALLS_FROM, CALLS_UNTIL = time(8), time(21)


def phone_time_zones(contact_request: ContactRequest) -> tuple[ZoneInfo, ...]:
    """Return every time zone of the request's phone number; none when it does not tell, or cannot be decrypted."""
    with suppress(KeyMissing, CannotDecrypt):
        return time_zones_of(contact_request.opened("phone"))
    return ()


def person_time_zones(contact_request: ContactRequest) -> tuple[ZoneInfo, ...]:
    """Return every time zone where the person may be; the helpline's where the number does not tell."""
    return phone_time_zones(contact_request) or (ZoneInfo(contact_request.helpline.time_zone),)


def local_times(contact_request: ContactRequest, now: datetime) -> list[datetime]:
    """Return local times where the person may be, earliest first; the helpline's where the number does not tell."""
    by_clock = {at.replace(tzinfo=None): at for at in map(now.astimezone, person_time_zones(contact_request))}
    return [by_clock[clock] for clock in sorted(by_clock)]


def is_quiet(times: Iterable[datetime]) -> bool:
    """Tell whether any of these local times is outside calling hours: the person may be there."""
    return not all(CALLS_FROM <= at.time() < CALLS_UNTIL for at in times)


def is_in_chosen_window(contact_request: ContactRequest, now: datetime) -> bool:
    """Tell whether `now` is in the window that the person chose."""
    starts, ends = contact_request.slot_starts, contact_request.slot_ends
    return starts is not None and ends is not None and starts <= now < ends


def may_dial(contact_request: ContactRequest, now: datetime) -> bool:
    """Tell whether the person may be called now: outside their quiet hours, in their window, or as was allowed."""
    allowed = contact_request.call_allowed_until is not None and contact_request.call_allowed_until > now
    return allowed or is_in_chosen_window(contact_request, now) or not is_quiet(local_times(contact_request, now))
