"""What can become of a delivery, besides that it is sent."""

from datetime import timedelta


class DeliveryFailed(Exception):
    """It was not sent, or nobody knows. `permanent`: no later try would fare better.

    `kind` names the error and quotes nothing of it; `retry_after` is how long the server asked us to wait.
    """

    def __init__(self, *, permanent: bool, kind: str, retry_after: timedelta | None = None) -> None:
        super().__init__(kind)
        self.permanent, self.kind, self.retry_after = permanent, kind, retry_after


class Suppressed(Exception):
    """Whoever it is for must not get it, or not any more. It is dropped."""


class Paused(Exception):
    """Not before a person has read what its recipient sent. It waits without counting as tried."""


class RecipientGone(Exception):
    """Its recipient left, or can no longer be reached by this channel."""
