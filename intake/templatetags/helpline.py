"""What pages print about the helpline. `phone_block` is the only thing that prints a number of ours."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from intake.helpline.formatting import describe_hours, describe_slot, describe_slot_there, describe_time, in_zone
from intake.helpline.open_now import describe_opening
from intake.helpline.published import SAMHSA_NAME, SAMHSA_PHONE, VIOLENCE_HOTLINE_PHONE, PublicHelpline

register = template.Library()


@register.inclusion_tag("intake/helpline/phone_block.html")
def phone_block(helpline: PublicHelpline | None, *, unfolded: bool = False, is_file: bool = False) -> dict[str, Any]:
    """The helpline's number inside its disclosure, and SAMHSA's; SAMHSA's alone when there is none to publish.

    The one that answers at this minute stands first. A page that is kept as a file cannot know which.
    """
    now = timezone.now()
    ours = helpline if helpline and helpline.phone else None
    hours = describe_hours(ours.calendar) if ours else []
    if ours and hours and is_file:
        hours[-1] = in_zone(hours[-1], ours.calendar.time_zone, now)
    return {
        "unfolded": unfolded,
        "language": get_language(),
        "helpline": ours,
        "opening": describe_opening(ours.calendar, now) if ours and not is_file else "",
        "hours": hours,
        "ours_is_second": ours and not is_file and not ours.calendar.is_open(now),
        "samhsa_name": SAMHSA_NAME,
        "samhsa_phone": SAMHSA_PHONE,
    }


@register.simple_tag
def keep_days() -> int:
    """How many days after it was closed a request is deleted that nobody deleted before."""
    days: int = settings.KEEP_CLOSED_DAYS
    return days


@register.simple_tag
def samhsa_link() -> SafeString:
    """The number that answers at every hour, for a sentence that says so; who answers stands in the phone block."""
    return format_html('<a href="tel:{}">{}</a>', dialable(SAMHSA_PHONE), SAMHSA_PHONE)


@register.inclusion_tag("intake/helpline/violence_hotline.html")
def violence_hotline() -> dict[str, Any]:
    """The National Domestic Violence Hotline, and who answers there (https://www.thehotline.org)."""
    return {"phone": VIOLENCE_HOTLINE_PHONE}


@register.filter
def dialable(phone: str) -> str:
    """A printed number as a tel: address takes it: digits and a leading plus."""
    return "".join(c for c in phone if c.isdigit() or c == "+")


@register.filter(is_safe=True)
def on_one_line(text: str) -> str:
    """Without line breaks, for what a browser shows in its bar or a list of results."""
    return " ".join(text.split())


register.filter(describe_slot)
register.filter(describe_slot_there)
register.filter(describe_time)
