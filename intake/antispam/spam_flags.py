"""Flags what a machine may have sent: it waits in quarantine until a supervisor has looked, and nobody is refused.

Each flag may be wrong about somebody: browsers fill the honeypot by themselves, and a shelter's people share a network.
"""

import re

from intake.antispam.limits import MAX_LINKS, MIN_HUMAN_SECONDS, SOFT_LIMIT
from intake.antispam.signals import SubmissionSignals

HONEYPOT_FILLED, TOO_FAST, MANY_LINKS, BUSY_NETWORK = FLAGS = (
    "honeypot_filled", "too_fast", "many_links", "busy_network",
)  # fmt: skip
LINK = re.compile(r"https?:|www\.|\[url|<a\s", re.IGNORECASE)


def spam_flags(signals: SubmissionSignals) -> tuple[str, ...]:
    """Return why somebody should look at it, as codes in the order of `FLAGS`; nothing for what seems a person's."""
    is_raised = {
        HONEYPOT_FILLED: bool(signals.honeypot),
        TOO_FAST: signals.seconds < MIN_HUMAN_SECONDS and not signals.by_browser,
        MANY_LINKS: any(len(LINK.findall(text)) > MAX_LINKS for text in signals.typed),
        BUSY_NETWORK: signals.from_network > SOFT_LIMIT,
    }
    return tuple(flag for flag in FLAGS if is_raised[flag])
