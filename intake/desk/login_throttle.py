"""How often a password or a code may be tried. What happens in one network locks nobody out in another."""

import hmac
from typing import Any

from intake.antispam import rate_limit
from intake.antispam.client_ip import network_of
from intake.vault.derive import derive

# Wrong passwords and wrong one-time codes of one account, and from one network: an office signs in from one network.
LOGIN_WINDOW_SECONDS = 15 * 60
MAX_LOGINS_PER_ACCOUNT, MAX_LOGINS_PER_NETWORK = 10, 100


class LoginThrottle:
    """The tries that were not right, of one account and of all, from the network that `request` comes from."""

    def __init__(self, request: Any, username: str) -> None:
        network = network_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
        # Somebody may have typed a password, or a phone number, where the name goes.
        account = hmac.digest(derive("tries")[1], f"{network} {username}".encode(), "sha256")[:8].hex()
        self._limits = {account: MAX_LOGINS_PER_ACCOUNT, network: MAX_LOGINS_PER_NETWORK}

    def allow(self) -> bool:
        """Count one more before it is looked at; False when there were too many."""
        counts = [rate_limit.count("try", who, LOGIN_WINDOW_SECONDS) for who in self._limits]
        return all(count <= limit for count, limit in zip(counts, self._limits.values(), strict=True))

    def refund(self) -> None:
        """It was right."""
        for who in self._limits:
            rate_limit.refund("try", who)
