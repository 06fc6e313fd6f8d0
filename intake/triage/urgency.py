"""What makes a request urgent, and why, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from intake.antispam.spam_flags import BUSY_NETWORK, HONEYPOT_FILLED, MANY_LINKS, TOO_FAST
from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK, ForWhom, Need, Urgency

EMERGENCY_NEEDS = {Need.AFTER_OVERDOSE, Need.WITHDRAWAL, Need.UNSAFE}
URGENT_NEEDS = {Need.MEDICINE, Need.NALOXONE}
ROUTINE_NEEDS = {Need.COST, Need.OTHER}

REASONS = {
    Need.AFTER_OVERDOSE: _("recent overdose"),
    Need.WITHDRAWAL: _("in withdrawal"),
    Need.UNSAFE: _("not safe"),
    Need.MEDICINE: _("asks for medicine"),
    Need.NALOXONE: _("asks for naloxone"),
    "for_themselves": _("asks for themselves"),
    "asap": _("asked for as soon as possible"),
    "chosen_time": _("chose a time"),
    HONEYPOT_FILLED: _("filled a field that people do not see"),
    TOO_FAST: _("sent faster than people type"),
    MANY_LINKS: _("holds several links"),
    BUSY_NETWORK: _("many came from the same network"),
}


@dataclass(frozen=True)
class Score:
    """How urgent, where in the order (0 goes first), and the codes of the reasons."""

    urgency: Urgency
    rank: int
    reasons: list[str]


def score(about: str, needs: list[str], *, chose_time: bool) -> Score:
    """The urgency of a request from what the person told us; blank answers count as "soon", never as less."""
    when = "chosen_time" if chose_time else "asap"
    emergencies = [str(need) for need in needs if need in EMERGENCY_NEEDS]
    if emergencies:
        return Score(Urgency.EMERGENCY, EMERGENCY_RANK, [*emergencies, when])
    pressing = [str(need) for need in needs if need in URGENT_NEEDS]
    if about == ForWhom.SELF:
        pressing.append("for_themselves")
    if pressing:
        return Score(Urgency.URGENT, ORDINARY_RANK, [*pressing, when])
    patient = bool(needs) and set(needs) <= ROUTINE_NEEDS
    return Score(Urgency.ROUTINE if patient else Urgency.SOON, ORDINARY_RANK, [when])
