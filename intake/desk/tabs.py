"""The tabs of the queue: which rows each shows, in which order, to whom, and what can be done with several of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.contact.querysets import ContactRequestQuerySet
from intake.staff.policy import Permission
from intake.staff.roles import Account


@dataclass(frozen=True)
class Tab:
    """One way to look at the queue. `permission` is who may; `counted` says whether its number is worth a look;
    `bulk` are the moves that several of its rows can make at once."""

    label: Promise
    rows: Callable[[ContactRequestQuerySet, Account, datetime], ContactRequestQuerySet]
    permission: Permission = Permission.SEE_QUEUE
    counted: bool = True
    bulk: tuple[Permission, ...] = ()


TABS: dict[str, Tab] = {
    "waiting": Tab(
        _("Waiting"), lambda all_, user, now: all_.waiting().soonest_due_first(), bulk=(Permission.REASSIGN,)
    ),
    "mine": Tab(_("Mine"), lambda all_, user, now: all_.claimed_by(user).soonest_due_first()),
    "due": Tab(_("Due now"), lambda all_, user, now: all_.due(now).soonest_due_first(), bulk=(Permission.REASSIGN,)),
    "claimed": Tab(
        _("Claimed"),
        lambda all_, user, now: all_.claimed().soonest_due_first(),
        permission=Permission.REASSIGN,
        bulk=(Permission.RELEASE, Permission.REASSIGN),
    ),
    "scheduled": Tab(
        _("Scheduled"), lambda all_, user, now: all_.scheduled().soonest_due_first(), bulk=(Permission.REASSIGN,)
    ),
    "quarantine": Tab(
        _("Quarantine"),
        lambda all_, user, now: all_.quarantined().soonest_due_first(),
        permission=Permission.SEE_QUARANTINE,
        bulk=(Permission.CONFIRM_SPAM, Permission.ADMIT),
    ),
    "texts": Tab(
        _("Unread texts"),
        lambda all_, user, now: all_.with_unread_text().soonest_due_first(),
        permission=Permission.REASSIGN,
    ),
    "closed": Tab(
        _("Closed"),
        lambda all_, user, now: all_.closed().without_pending_deletion().latest_closed_first(),
        counted=False,
    ),
    "on_hold": Tab(
        _("Legal hold"),
        lambda all_, user, now: all_.under_hold().soonest_due_first(),
        permission=Permission.LIFT_HOLD,
        counted=False,
    ),
}
