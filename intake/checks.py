"""Start-up checks. What stops the start outright is in `config/env.py`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register(deploy=True)
def the_demo_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """intake.W001: the demo's passwords are known to everybody."""
    if settings.DEMO:
        return [Warning("DEBUG is on: this is the demo.", hint="Unset DEBUG.", id="intake.W001")]
    return []
