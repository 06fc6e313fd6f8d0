"""The retention schedule: how long each kind of record is kept, why, and the public rule that speaks of it.

Facts with their sources, and no legal advice: which rules bind an installation is for its own counsel to say.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.disposal import RecordKind

SPAM_DAYS = NOTIFICATION_DAYS = OTP_ATTEMPT_DAYS = BACKUP_DAYS = 30
# Part 2 asks for policies on how records are destroyed; NIST says how, by destroying the key; SI-12, that what has no
# purpose any more is disposed of.
DISPOSAL, BY_KEY, MINIMISING = "42 CFR 2.16", "NIST SP 800-88", "NIST SP 800-53 Rev. 5, SI-12"
SIX_YEARS = "45 CFR 164.316(b)(2)(i), 164.530(j)"
A_REQUEST = _("contact details, answers, notes")


class Disposition(models.TextChoices):
    """What happens to a record when its time is over."""

    ERASED = "erased", _("The key is destroyed, texts and indexes are emptied.")
    DELETED = "deleted", _("It is deleted.")
    KEPT = "kept", _("Nothing here deletes it.")


@dataclass(frozen=True)
class Rule:
    """One line of the schedule. `days` is None where the records wait for something else than a number of days."""

    kind: RecordKind
    records: Any
    days: int | None
    retention_text: Any
    disposition: Disposition
    rationale: Any
    source: str

    def describe(self) -> str:
        """Return in words how long: "365 days after it was closed", "until a supervisor has looked at it"."""
        return str(self.retention_text % {"days": self.days} if self.days else self.retention_text)


def schedule() -> dict[RecordKind, Rule]:
    """Return every rule by the kind of record, as this installation is set up."""
    rules = (
        Rule(
            RecordKind.WITHDRAWN,
            A_REQUEST,
            None,
            _("until its person deletes it"),
            Disposition.ERASED,
            _("It is theirs."),
            f"{DISPOSAL}; {BY_KEY}",
        ),
        Rule(
            RecordKind.CLOSED,
            A_REQUEST,
            settings.KEEP_CLOSED_DAYS,
            _("%(days)d days after it was closed"),
            Disposition.ERASED,
            _("Whoever rings back is known; after that nobody needs it."),
            f"{DISPOSAL}; {BY_KEY}; {MINIMISING}",
        ),
        Rule(
            RecordKind.EARLY,
            A_REQUEST,
            None,
            _("until one supervisor proposes it and another one confirms"),
            Disposition.ERASED,
            _("It should not have been kept, and no one person decides that."),
            f"{DISPOSAL}; {BY_KEY}",
        ),
        Rule(
            RecordKind.SPAM,
            A_REQUEST,
            SPAM_DAYS,
            _("%(days)d days after a supervisor said that it is spam"),
            Disposition.ERASED,
            _("A mistake can still be found out."),
            f"{DISPOSAL}; {MINIMISING}",
        ),
        Rule(
            RecordKind.QUARANTINED,
            A_REQUEST,
            None,
            _("until a supervisor has looked at it"),
            Disposition.KEPT,
            _("It may be somebody who asks for help."),
            MINIMISING,
        ),
        Rule(
            RecordKind.NOTIFICATIONS,
            _("that staff were told of a request, without a word of it"),
            NOTIFICATION_DAYS,
            _("%(days)d days after it was sent or given up"),
            Disposition.DELETED,
            _("Whether it was sent is asked for some days."),
            MINIMISING,
        ),
        Rule(
            RecordKind.SESSIONS,
            _("that somebody of the staff is signed in"),
            None,
            _("until half an hour without work"),
            Disposition.DELETED,
            _("It opens nothing any more."),
            MINIMISING,
        ),
        Rule(
            RecordKind.OTP_ATTEMPTS,
            _("how often a month's sign-in codes were wrong"),
            OTP_ATTEMPT_DAYS,
            _("%(days)d days after that month"),
            Disposition.DELETED,
            _("The limit counts one month."),
            MINIMISING,
        ),
        Rule(
            RecordKind.BACKUPS,
            _("copies of the whole database, sealed"),
            BACKUP_DAYS,
            _("%(days)d days after it was made"),
            Disposition.DELETED,
            _("A damage that is found late; what is erased is gone from them too."),
            f"{DISPOSAL}; {MINIMISING}",
        ),
        Rule(
            RecordKind.CORRECTIONS,
            _("what somebody wrote about a facility"),
            None,
            _("until an operator has dealt with it"),
            Disposition.ERASED,
            _("After that nobody needs the words."),
            f"{BY_KEY}; {MINIMISING}",
        ),
        Rule(
            RecordKind.AUDIT,
            _("who did what and when, no words of a person"),
            None,
            _("for six years and longer"),
            Disposition.KEPT,
            _("Whether data was handled well is asked years later."),
            SIX_YEARS,
        ),
        Rule(
            RecordKind.DISPOSAL_RECORDS,
            _("what was disposed of, under which rule"),
            None,
            _("for six years and longer"),
            Disposition.KEPT,
            _("It shows that the schedule was kept."),
            SIX_YEARS,
        ),
        Rule(
            RecordKind.DAILY_STATS,
            _("how many came, waited and ended on a day"),
            None,
            _("for good"),
            Disposition.KEPT,
            _("There is no person in it."),
            MINIMISING,
        ),
    )
    return {rule.kind: rule for rule in rules}
