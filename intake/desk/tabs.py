"""The tabs of the queue: which rows each shows, in which order, to whom, and what can be done with several of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    """One way to look at the queue. `verb` is who may; `counted` says whether its number is worth a look;
    `bulk` are the moves that several of its rows can make at once."""

    label: Promise
    rows: Callable[[Any, Any, datetime], Any]
    verb: str = "see_queue"
    counted: bool = True
    bulk: tuple[str, ...] = ()


TABS: dict[str, Tab] = {
    "waiting": Tab(_("Waiting"), lambda all_, user, now: all_.waiting().soonest_due_first(), bulk=("reassign",)),
    "mine": Tab(_("Mine"), lambda all_, user, now: all_.claimed_by(user).soonest_due_first()),
    "due": Tab(_("Due now"), lambda all_, user, now: all_.due(now).soonest_due_first(), bulk=("reassign",)),
    "held": Tab(
        _("Claimed"),
        lambda all_, user, now: all_.claimed().soonest_due_first(),
        verb="reassign",
        bulk=("release", "reassign"),
    ),
    "scheduled": Tab(_("Scheduled"), lambda all_, user, now: all_.scheduled().soonest_due_first(), bulk=("reassign",)),
    "quarantine": Tab(
        _("Quarantine"),
        lambda all_, user, now: all_.quarantined().soonest_due_first(),
        verb="see_quarantine",
        bulk=("confirm_spam", "admit"),
    ),
    "closed": Tab(_("Closed"), lambda all_, user, now: all_.closed().without_pending_deletion().latest_closed_first(), counted=False),
    "kept": Tab(
        _("Legal hold"), lambda all_, user, now: all_.under_hold().soonest_due_first(), verb="lift_hold", counted=False
    ),
}
