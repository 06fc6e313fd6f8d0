"""Making a request unreadable for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from intake.audit import trail
from intake.contact.choices import Discretion
from intake.contact.disposal import DisposalRecord, RecordKind
from intake.contact.hold import LegalHold
from intake.contact.request import ContactRequest

SEALED = dict.fromkeys(["name", "phone", "phone_raw", "email", "email_raw", "zip"], b"")
INDEXES = dict.fromkeys(["phone_index", "email_index", "text_index"])
ANSWER_DEFAULTS = {
    "about": "", "discretion": Discretion.PRIVATE.value, "needs": [], "reasons": [], "source_page": "",
    "contact_method": "",
}  # fmt: skip
ERASED_VALUES: dict[str, Any] = {**SEALED, **INDEXES, **ANSWER_DEFAULTS, "data_key": b"", "deletion_pending_at": None}
# What hangs on a request, by the name of its relation: the columns that are emptied; None where the row itself goes.
RELATED_DATA: dict[str, dict[str, Any] | None] = {
    "attempts": {"text": b""},
    "notes": {"text": b""},
    "referrals": {"referred_to": b""},
    "holds": {"reason": b""},
    "texts": {"text": b""},
    "notifications": None,
    "message_consents": None,
    "reminder_states": None,
    "proposals": {},  # a reason from a list, and who
    "consents": {},  # the words were ours
}


@dataclass(frozen=True)
class ErasureBasis:
    """The rule that erases, whoever acts under it, and for how many days it keeps a closed request."""

    kind: RecordKind = RecordKind.WITHDRAWN
    by_name: str = trail.PERSON
    days: int | None = None

    def due_at(self, contact_request: ContactRequest, at: datetime) -> datetime:
        """When the rule wanted `contact_request` gone, which goes at `at`."""
        if self.days is None or contact_request.closed_at is None:
            return contact_request.deletion_pending_at or at
        return contact_request.closed_at + timedelta(days=self.days)


BY_PERSON = ErasureBasis()


def model_of(relation: str) -> Any:
    """The model of what hangs on a request by this relation. Some are in higher layers, and may not be imported."""
    return ContactRequest._meta.get_field(relation).related_model


def erase(contact_request: ContactRequest, at: datetime, basis: ErasureBasis = BY_PERSON) -> bool:
    """Erase one request; False when a legal hold keeps it, or it was erased before."""
    erased = erase_all(ContactRequest.objects.filter(pk=contact_request.pk), at, basis)
    contact_request.refresh_from_db(fields=[*ERASED_VALUES, "erased_at"])
    contact_request.__dict__.pop("unwrapped_key", None)
    return bool(erased)


@transaction.atomic
def erase_all(
    requests: Any, at: datetime, basis: ErasureBasis = BY_PERSON, limit: int | None = None
) -> list[ContactRequest]:
    """Destroy the keys of up to `limit` requests, empty or drop what belongs to them, and write their disposal records.

    Return those that were erased. Left as they are: what a legal hold keeps, what was erased before, and what somebody
    else is moving at this moment.
    """
    rows = requests.filter(erased_at=None).not_under_hold().only("reference", "closed_at", "deletion_pending_at")
    locked = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
    # Placing a hold locks the request first: a hold that came while we waited for the lock is seen only now.
    on_hold = set(LegalHold.objects.filter(request__in=locked, lifted_at=None).values_list("request_id", flat=True))
    erased = [contact_request for contact_request in locked if contact_request.pk not in on_hold]
    ContactRequest.objects.filter(pk__in=[contact_request.pk for contact_request in erased]).update(
        **ERASED_VALUES, erased_at=at
    )
    for relation, blank in RELATED_DATA.items():
        related = model_of(relation)._base_manager.filter(request__in=erased)
        if blank is None:
            list(related.select_for_update())  # or a worker could hang something on a row while it goes
            related.delete()
        elif blank:
            related.update(**blank)
    DisposalRecord.objects.bulk_create(build_record(contact_request, at, basis) for contact_request in erased)
    return erased


def build_record(contact_request: ContactRequest, at: datetime, basis: ErasureBasis = BY_PERSON) -> DisposalRecord:
    """Return the record that `contact_request` was erased at `at`, not yet written."""
    return DisposalRecord(
        kind=basis.kind,
        days=basis.days,
        request_id=contact_request.pk,
        reference=contact_request.reference,
        due_at=basis.due_at(contact_request, at),
        done_at=at,
        by_name=basis.by_name,
    )


def mark_for_deletion(contact_request: ContactRequest, at: datetime) -> None:
    """Hide a request until the legal hold on it ends and it is erased: nobody finds it, and nobody reads it."""
    contact_request.deletion_pending_at = at
    ContactRequest.objects.filter(pk=contact_request.pk).update(deletion_pending_at=at, **INDEXES)
    for index in INDEXES:
        setattr(contact_request, index, None)
