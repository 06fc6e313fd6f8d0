"""How often a password or a code may be tried. What happens in one network locks nobody out in another."""

from typing import Any

from intake.antispam.guess_limit import GuessLimit, spend_each
from intake.antispam.rate_limit import WIDE_FACTOR
from intake.public.decorators import networks

# Wrong passwords and wrong one-time codes of one account, and from one network: an office signs in from one network.
LOGIN_WINDOW_SECONDS = 15 * 60
MAX_LOGINS_PER_ACCOUNT, MAX_LOGINS_PER_NETWORK = 10, 100


class LoginThrottle:
    """The tries that were not right, of one account and of all, from the networks that `request` comes from."""

    def __init__(self, request: Any, username: str) -> None:
        narrow, wide = networks(request)
        # The account last: once a network is over, made-up names are not counted. And by the wide network, where there
        # is one: whoever guesses has all of it.
        self._limits = [
            GuessLimit(what, who, most, LOGIN_WINDOW_SECONDS)
            for what, who, most in (
                ("login-wide", wide, MAX_LOGINS_PER_NETWORK * WIDE_FACTOR),
                ("login", narrow, MAX_LOGINS_PER_NETWORK),
                ("login-account", f"{wide or narrow} {username}", MAX_LOGINS_PER_ACCOUNT),
            )
        ]

    def allow(self) -> bool:
        """Count one more before it is looked at; False when there were too many."""
        return spend_each(self._limits) is None

    def refund(self) -> None:
        """It was right."""
        for limit in self._limits:
            limit.refund()
