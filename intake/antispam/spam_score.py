"""Let in, or look again: a machine is held back until a supervisor has looked, a person never refused.

Each tell may be wrong about somebody: browsers fill the trap by themselves, and a shelter's people share one network.
"""

import re
from dataclasses import dataclass

HONEYPOT_FILLED, TOO_FAST, MANY_LINKS, BUSY_NETWORK = FLAGS = "honeypot_filled", "too_fast", "many_links", "busy_network"

# Nobody reads the page, types a number and finds the button in less.
MIN_HUMAN_SECONDS = 2.0
MAX_LINKS = 1
LINK = re.compile(r"https?:|www\.|\[url|<a\s", re.IGNORECASE)
# How much one network may send within ten minutes before it is looked at, and before it is told to wait.
WINDOW_SECONDS, SOFT_LIMIT, HARD_LIMIT = 600, 20, 120


@dataclass(frozen=True)
class SubmissionSignals:
    """How something was sent: what stood in the trap, how many `seconds` after the page was shown, whether a browser
    said that it was one, what was typed, and how many came from the same network in this window, this one included."""

    honeypot: str = ""
    seconds: float = MIN_HUMAN_SECONDS
    by_browser: bool = True
    typed: tuple[str, ...] = ()
    from_network: int = 0


NO_SIGNALS = SubmissionSignals()


def spam_flags(tells: SubmissionSignals) -> tuple[str, ...]:
    """Why to look again, as codes; nothing for what seems a person."""
    found = {
        HONEYPOT_FILLED: bool(tells.honeypot),
        TOO_FAST: tells.seconds < MIN_HUMAN_SECONDS and not tells.by_browser,
        MANY_LINKS: any(len(LINK.findall(text)) > MAX_LINKS for text in tells.typed),
        BUSY_NETWORK: tells.from_network > SOFT_LIMIT,
    }
    return tuple(code for code in FLAGS if found[code])
