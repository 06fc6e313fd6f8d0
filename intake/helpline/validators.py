"""Time zones by name."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Raise `ValidationError` for a name that the time zone database does not have."""
    if name not in available_timezones():
        raise ValidationError(
            _("There is no time zone %(name)s. Write it like America/New_York."), params={"name": name}
        )
