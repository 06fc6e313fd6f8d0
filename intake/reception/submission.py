"""What an entry point hands over when somebody asks to be contacted."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from intake.antispam.spam_flags import NO_SIGNALS, SubmissionSignals
from intake.contact.choices import Discretion
from intake.helpline.hours import Slot
from intake.helpline.published import PublicHelpline, PublishedText


@dataclass(frozen=True)
class Submission:
    """One request as it was sent: already cleaned, not yet stored. At least one of `phone` and `email` is given.

    `phone` is E.164; `phone_raw` and `email_raw` are as typed, where that may say more. `slot_was_full` says
    that a chosen time was gone. `signals` are how it was sent; suspicious ones mean
    quarantine. `entered_by` is the account that read the wordings out, when the person phoned.
    """

    submission_id: UUID
    helpline: PublicHelpline
    wordings: tuple[PublishedText, ...]
    language: str
    source_page: str = ""
    about: str = ""
    name: str = ""
    phone: str = ""
    phone_raw: str = ""
    email: str = ""
    email_raw: str = ""
    discretion: str = Discretion.PRIVATE
    slot: Slot | None = None
    slot_was_full: bool = False
    signals: SubmissionSignals = NO_SIGNALS
    entered_by: User | None = None
