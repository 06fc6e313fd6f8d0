"""Flags what a machine may have sent: it waits in quarantine until a supervisor has looked, and nobody is refused.

Each flag may be wrong about somebody: browsers fill the honeypot by themselves, and a shelter's people share a network.
"""

import re
from dataclasses import dataclass

from intake.antispam.limits import MAX_LINKS, MIN_HUMAN_SECONDS, SOFT_LIMIT

HONEYPOT_FILLED, TOO_FAST, MANY_LINKS, BUSY_NETWORK = FLAGS = (
    "honeypot_filled", "too_fast", "many_links", "busy_network",
)  # fmt: skip
LINK = re.compile(r"https?:|www\.|\[url|<a\s", re.IGNORECASE)


@dataclass(frozen=True)
class SubmissionSignals:
    """How a form was sent.

    honeypot      what stood in the field that people do not see
    seconds       from showing the page to sending it
    by_browser    whether the sender said, as browsers do, where the form came from
    typed         the texts in which links are counted
    from_network  how many came from the same network in this window, this one included
    """

    honeypot: str = ""
    seconds: float = MIN_HUMAN_SECONDS
    by_browser: bool = True
    typed: tuple[str, ...] = ()
    from_network: int = 0


NO_SIGNALS = SubmissionSignals()


def spam_flags(signals: SubmissionSignals) -> tuple[str, ...]:
    """Return why somebody should look at it, as codes in the order of `FLAGS`; nothing for what seems a person's."""
    is_raised = {
        HONEYPOT_FILLED: bool(signals.honeypot),
        TOO_FAST: signals.seconds < MIN_HUMAN_SECONDS and not signals.by_browser,
        MANY_LINKS: any(len(LINK.findall(text)) > MAX_LINKS for text in signals.typed),
        BUSY_NETWORK: signals.from_network > SOFT_LIMIT,
    }
    return tuple(flag for flag in FLAGS if is_raised[flag])
