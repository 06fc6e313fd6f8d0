"""One person's request. After creation only `triage.transitions` changes where it stands."""

from contextlib import suppress

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import (
    OPEN,
    ORDINARY_RANK,
    UNCLAIMED,
    ContactMethod,
    Discretion,
    ForWhom,
    Outcome,
    Status,
    Urgency,
)
from intake.contact.querysets import QUEUE_ORDER, ContactRequestQuerySet
from intake.contact.reference import grouped, uuid7
from intake.helpline.models import Helpline, Wording
from intake.vault.blind_index import lookup_indexes
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import KeyMissing, keys_are_changing
from intake.vault.fields import DataKeyModel, SealedTextField


class ContactRequest(DataKeyModel):
    """Somebody asked to be contacted. Names, numbers and addresses are sealed; `*_index` finds them without opening."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    helpline = models.ForeignKey(Helpline, models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=8, unique=True)
    submission_id = models.UUIDField(unique=True, help_text=_("A keyed hash of the form's own id and the contact."))
    # The versions themselves: they are append-only, and the database refuses to point these at others.
    disclosure_shown = models.ForeignKey(
        Wording,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("Who answers, as it stood on the form. None: no number was printed, or the person phoned."),
    )
    consent_shown = models.ForeignKey(
        Wording,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("The consent that stood on the form. None: the person phoned, and it was read out to them."),
    )

    about = models.CharField(max_length=10, choices=ForWhom, blank=True, default="", db_default="")
    discretion = models.CharField(
        max_length=10, choices=Discretion, default=Discretion.PRIVATE, db_default=Discretion.PRIVATE.value
    )
    needs = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, default="en", db_default="en")
    source_page = models.SlugField(max_length=60, blank=True, db_index=False, default="", db_default="")
    slot_starts = models.DateTimeField(null=True, blank=True)
    slot_ends = models.DateTimeField(null=True, blank=True)
    slot_seat = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Which of the slot's calls is theirs, from 1, while it is to come.")
    )
    slot_was_full = models.BooleanField(
        default=False, db_default=False, help_text=_("The slot they chose was gone when they sent the form.")
    )

    name = SealedTextField()
    phone = SealedTextField(help_text=_("E.164"))
    phone_raw = SealedTextField()
    email = SealedTextField()
    email_raw = SealedTextField(help_text=_("Only when it is not the address itself."))
    zip = SealedTextField(help_text=_("Five digits, or nine with a dash."))
    contact_method = models.CharField(max_length=5, choices=ContactMethod, blank=True, default="", db_default="")
    tokens_revoked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When they left our pages: receipts from before open nothing any more.")
    )
    phone_index = models.BinaryField(max_length=16, null=True, editable=False)
    email_index = models.BinaryField(max_length=16, null=True, editable=False)
    text_index = models.BinaryField(max_length=16, null=True, editable=False)

    status = models.CharField(max_length=11, choices=Status, default=Status.WAITING, db_default=Status.WAITING.value)
    urgency = models.CharField(max_length=9, choices=Urgency, default=Urgency.SOON)
    rank = models.PositiveSmallIntegerField(default=ORDINARY_RANK, db_default=ORDINARY_RANK)
    reasons = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="claims", db_index=False
    )
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True, help_text=_("When this holder was shown the contact."))
    call_allowed_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Until when a supervisor allows a call in the quiet hours.")
    )
    message_in_flight_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Until when a worker may be sending this person a message.")
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    deletion_pending_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its person deleted it, while a legal hold keeps it.")
    )

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        # Every index covers a bounded part of the table: closed requests pile up, and the queue must not notice.
        # SQLite uses a partial index only where it finds its condition again in the query, word for word or with
        # an equal value: so each condition is one equality, or UNCLAIMED as the queryset writes it.
        indexes = [
            models.Index(fields=[*QUEUE_ORDER, "status"], name="unclaimed_by_due", condition=Q(status__in=UNCLAIMED)),
            *(
                models.Index(fields=QUEUE_ORDER, name=f"{status}_by_due", condition=Q(status=status))
                for status in (Status.SCHEDULED, Status.QUARANTINED)
            ),
            models.Index(
                fields=["claimed_by", *QUEUE_ORDER], name="claimed_by_holder", condition=Q(status=Status.CLAIMED)
            ),
            models.Index(
                fields=["text_index", *QUEUE_ORDER], name="quarantined_by_text", condition=Q(text_index__isnull=False)
            ),
            models.Index(fields=["-closed_at", "-id"], name="closed_latest", condition=Q(status=Status.CLOSED)),
            models.Index(
                fields=["erased_at", "outcome", "closed_at"],
                name="closed_by_erasure",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["phone_index"], name="by_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["email_index"], name="by_email", condition=Q(email_index__isnull=False)),
        ]
        constraints = [
            # Two people who press at once cannot both have the last call of a slot.
            models.UniqueConstraint(
                fields=["helpline", "slot_starts", "slot_seat"],
                name="one_person_per_seat",
                condition=Q(slot_seat__isnull=False),
            ),
            models.CheckConstraint(
                name="claimed_has_holder",
                condition=Q(status=Status.CLAIMED, claimed_by__isnull=False, claim_expires_at__isnull=False)
                | (~Q(status=Status.CLAIMED) & Q(claimed_by__isnull=True, claim_expires_at__isnull=True)),
            ),
            # Whoever was let in is a person, and nobody needs to know who else wrote the same.
            models.CheckConstraint(
                name="text_index_in_quarantine", condition=Q(text_index__isnull=True) | Q(status=Status.QUARANTINED)
            ),
            models.CheckConstraint(
                name="closed_has_outcome",
                condition=(Q(status=Status.CLOSED, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True, outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.reference)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still contact this person."""
        return self.status in OPEN

    @property
    def wordings_shown(self) -> list[Wording]:
        """Return what stood on the form that was sent; nothing when they phoned: `consents` has what was read out."""
        return [wording for wording in (self.disclosure_shown, self.consent_shown) if wording]

    def contact_indexes(self) -> dict[str, list[bytes]]:
        """By column, the indexes that a request with the same phone number or address may have.

        While keys change it may stand under another key than this one, so that ours have to be opened.
        """
        return {f"{kind}_index": self._indexes(kind) for kind in ("phone", "email") if getattr(self, f"{kind}_index")}

    def _indexes(self, kind: str) -> list[bytes]:
        stored = [bytes(getattr(self, f"{kind}_index"))]
        if keys_are_changing():
            with suppress(KeyMissing, CannotDecrypt):
                return sorted({*stored, *lookup_indexes(kind, self.opened(kind))})
        return stored
