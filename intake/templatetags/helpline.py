"""What pages print about the helpline. `phone_block` is the only thing that prints a number of ours."""

from typing import Any

from django import template
from django.utils.translation import get_language

from intake.helpline.formatting import describe_hours, describe_slot, describe_time
from intake.helpline.published import SAMHSA_NAME, SAMHSA_PHONE, VIOLENCE_HOTLINE_PHONE, PublicHelpline

register = template.Library()


@register.inclusion_tag("intake/helpline/phone_block.html")
def phone_block(helpline: PublicHelpline | None, *, unfolded: bool = False) -> dict[str, Any]:
    """The helpline's number inside its disclosure, and SAMHSA's; SAMHSA's alone when there is none to publish."""
    return {
        "unfolded": unfolded,
        "language": get_language(),
        "helpline": helpline if helpline and helpline.phone else None,
        "hours": describe_hours(helpline.calendar) if helpline else [],
        "samhsa_name": SAMHSA_NAME,
        "samhsa_phone": SAMHSA_PHONE,
    }


@register.inclusion_tag("intake/helpline/violence_hotline.html")
def violence_hotline() -> dict[str, Any]:
    """The National Domestic Violence Hotline, and who answers there (https://www.thehotline.org)."""
    return {"phone": VIOLENCE_HOTLINE_PHONE}


@register.filter
def dialable(phone: str) -> str:
    """A printed number as a tel: address takes it: digits and a leading plus."""
    return "".join(c for c in phone if c.isdigit() or c == "+")


register.filter(describe_slot)
register.filter(describe_time)
