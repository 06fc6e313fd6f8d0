"""The schedule: how long each kind of record is kept, why, and the public rule that speaks of it.

Facts with their sources, and no legal advice: which rules bind an installation is for its own counsel to say.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.disposal import Kind

SPAM_DAYS = LETTER_DAYS = GUESS_DAYS = BACKUP_DAYS = 30
AUDIT_YEARS = 6
# Part 2 asks for policies on how records are destroyed; NIST says how, by destroying the key; SI-12, that what has no
# purpose any more is disposed of.
DISPOSAL, BY_KEY, MINIMISING = "42 CFR 2.16", "NIST SP 800-88", "NIST SP 800-53 Rev. 5, SI-12"
SIX_YEARS = "45 CFR 164.316(b)(2)(i), 164.530(j)"


class Then(models.TextChoices):
    """What happens when the time is over."""

    ERASED = "erased", _("the key is destroyed, texts and indexes are emptied")
    DELETED = "deleted", _("the row is deleted")
    KEPT = "kept", _("it is kept")


@dataclass(frozen=True)
class Rule:
    """One line of the schedule. `days` None: there is no number of days, and `since` says what is waited for."""

    kind: Kind
    what: Any
    days: int | None
    since: Any
    then: Then
    why: Any
    source: str


def schedule() -> dict[Kind, Rule]:
    """Every line, by kind, as this installation is set up."""
    rules = (
        Rule(
            Kind.WITHDRAWN, _("contact details, answers, notes"), 0, _("the person's word"), Then.ERASED,
            _("It is theirs."), f"{DISPOSAL}; {BY_KEY}",
        ),
        Rule(
            Kind.CLOSED, _("contact details, answers, notes"), settings.KEEP_CLOSED_DAYS, _("closing"), Then.ERASED,
            _("Whoever rings back is known; after that nobody needs it."), f"{DISPOSAL}; {BY_KEY}; {MINIMISING}",
        ),
        Rule(
            Kind.EARLY, _("contact details, answers, notes"), None, _("the word of two reviewers"), Then.ERASED,
            _("It should not have been kept, and no one person decides that."), f"{DISPOSAL}; {BY_KEY}",
        ),
        Rule(
            Kind.SPAM, _("contact details, answers, notes"), SPAM_DAYS, _("a supervisor's word that it is spam"),
            Then.ERASED, _("A mistake can still be found out."), f"{DISPOSAL}; {MINIMISING}",
        ),
        Rule(
            Kind.QUARANTINED, _("contact details, answers, notes"), None, _("a supervisor who looks at it"), Then.KEPT,
            _("It may be somebody who asks for help."), MINIMISING,
        ),
        Rule(
            Kind.LETTERS, _("that staff were told of a request, without a word of it"), LETTER_DAYS, _("sending"),
            Then.DELETED, _("Whether it was sent is asked for some days."), MINIMISING,
        ),
        Rule(
            Kind.SESSIONS, _("that somebody of the staff is signed in"), 0, _("half an hour without work"),
            Then.DELETED, _("It opens nothing any more."), MINIMISING,
        ),
        Rule(
            Kind.GUESSES, _("how often a month's sign-in codes were wrong"), GUESS_DAYS, _("the end of the month"),
            Then.DELETED, _("The limit counts one month."), MINIMISING,
        ),
        Rule(
            Kind.BACKUPS, _("a copy of everything, sealed"), BACKUP_DAYS, _("making it"), Then.DELETED,
            _("Until then it may hold what was erased since."), DISPOSAL,
        ),
        Rule(
            Kind.AUDIT, _("who did what and when, no words of a person"), AUDIT_YEARS * 365, _("writing it"),
            Then.KEPT, _("Whether data was handled well is asked years later. Nothing here deletes it."), SIX_YEARS,
        ),
        Rule(
            Kind.RECEIPTS, _("what was disposed of, under which rule"), AUDIT_YEARS * 365, _("writing it"), Then.KEPT,
            _("It shows that the schedule was kept. Nothing here deletes it."), SIX_YEARS,
        ),
        Rule(
            Kind.FIGURES, _("how many came, waited and ended on a day"), None, _("nothing"), Then.KEPT,
            _("There is no person in it."), MINIMISING,
        ),
    )  # fmt: skip
    return {rule.kind: rule for rule in rules}
