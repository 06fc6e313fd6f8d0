"""What can be seen of how something was sent, whoever sent it."""

from dataclasses import dataclass

from intake.antispam.limits import MIN_HUMAN_SECONDS


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
