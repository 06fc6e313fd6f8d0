"""What a worker does for letters."""

from intake.notify.addressing import address
from intake.notify.delivering import deliver
from intake.notify.models import Channel


def tell() -> int:
    """Address what was posted and try every delivery that is due, once; how many were sent."""
    while address():
        pass
    return deliver(Channel.EMAIL, 1_000)
