"""The vocabulary of the audit trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Happened(models.TextChoices):
    """What an audit row can say."""

    RECEIVED = "received", _("received")
    RESCORED = "rescored", _("scored again")
    REVEALED = "revealed", _("contact shown")
    CLAIMED = "claimed", _("claimed")
    RELEASED = "released", _("released")
    LEASE_ENDED = "lease_ended", _("time ran out")
    LEASE_OVERRUN = "lease_overrun", _("time ran out after the contact was shown")
    REASSIGNED = "reassigned", _("reassigned")
    ATTEMPTED = "attempted", _("attempt logged")
    SCHEDULED = "scheduled", _("scheduled")
    REFERRED = "referred", _("referred")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
    ADMITTED = "admitted", _("admitted from quarantine")
    TIME_CHANGED = "time_changed", _("time changed by the person")
    CONTACT_CHANGED = "contact_changed", _("contact changed by the person")
    CONTACT_STOPPED = "contact_stopped", _("contact stopped by the person")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")
    ANSWERED = "answered", _("more answers from the person")
    CONFIGURED = "configured", _("helpline or wording changed")
    SEARCHED = "searched", _("searched by contact")
    NOTED = "noted", _("note written")
    CALL_ALLOWED = "call_allowed", _("call allowed in the quiet hours")
    EXPORTED = "exported", _("exported")
    VIEW_SAVED = "view_saved", _("saved views changed")
    SIGNED_IN = "signed_in", _("signed in")
    FACTOR_FAILED = "factor_failed", _("second factor refused")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTOR_RESET = "factor_reset", _("second factor reset by an operator")
    ACCOUNT_CHANGED = "account_changed", _("account or role changed")
    LOOKED = "looked", _("audit trail looked at")
    VERIFIED = "verified", _("audit trail verified")
    HOLD_PLACED = "hold_placed", _("legal hold placed")
    HOLD_LIFTED = "hold_lifted", _("legal hold lifted")
    DISPOSAL_PROPOSED = "disposal_proposed", _("early disposal proposed")
    DISPOSAL_DROPPED = "disposal_dropped", _("early disposal dropped")
    ERASED = "erased", _("erased")
