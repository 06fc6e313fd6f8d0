"""Corrections: what people tell us about a facility. We ask nothing about them; what they write is sealed, and deleted
once the desk has dealt with it."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.antispam.spam_flags import SubmissionSignals, spam_flags
from intake.audit import trail
from intake.audit.event_types import EventType
from intake.directory.models import Correction, Facility
from intake.vault.tokens import sign, unsign

MAX_NOTE_LENGTH = 1000


class CorrectionForm(forms.Form):
    """Asks what is wrong, or for a few words: one of the two is enough."""

    problem = forms.ChoiceField(
        label=_("What is wrong?"), choices=Correction.Problem.choices, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What should it say?"),
        required=False,
        validators=[MaxLengthValidator(MAX_NOTE_LENGTH, _("Make it shorter: at most 1,000 characters."))],
        widget=forms.Textarea,
    )
    website = forms.CharField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__({name: _printable(text) for name, text in data.items()} if data is not None else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["problem"]:
            if not cleaned["note"]:
                self.add_error(None, _("Choose what is wrong, or write a few words."))
            cleaned["problem"] = Correction.Problem.OTHER
        return cleaned


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char == "\n")


@dataclass(frozen=True)
class CorrectionToken:
    """One rendering of the form: the key of the correction that comes from it, and the time (Unix seconds)."""

    key: UUID
    shown_at: int


def issue_token(facility: Facility) -> str:
    """Return the token of a form that is shown now."""
    return sign("correction", f"{uuid4().hex}|{facility.pk}|{int(time.time())}")


def parse_token(signed: str, facility: Facility) -> CorrectionToken | None:
    """Return what `issue_token` signed for this facility; None for anything else."""
    key, _bar, rest = (unsign("correction", signed) or "").partition("|")
    pk, _bar, shown_at = rest.partition("|")
    return CorrectionToken(UUID(key), int(shown_at)) if pk == f"{facility.pk}" else None


def store(facility: Facility, token: CorrectionToken, fields: dict[str, Any], signals: SubmissionSignals) -> str:
    """Store a correction, once for each rendering of the form; return the receipt that `is_receipt` knows."""
    correction = Correction(
        id=token.key,
        facility=facility,
        problem=fields["problem"],
        spam_flags=list(spam_flags(signals)),
        created_at=timezone.now(),
    )
    correction.seal(note=fields["note"])
    with transaction.atomic():
        # Sent twice from one page, it is one: the second of two INSERTs changes nothing.
        is_stored = Correction.objects.filter(pk=token.key).exists()
        Correction.objects.bulk_create([correction], ignore_conflicts=True)
        if not is_stored:
            detail = {"correction": f"{token.key}", "facility": facility.pk, "problem": correction.problem}
            trail.record(EventType.CORRECTION_SENT, actor_name=trail.PERSON, detail=detail)
    return sign("told", token.key.hex)


def is_receipt(receipt: str) -> bool:
    """Return whether `store` gave this receipt."""
    return unsign("told", receipt) is not None


@transaction.atomic
def resolve(correction: Correction, state: Correction.State, by: Any) -> bool:
    """Mark a correction as dealt with, and delete what was written with its key. Return False when somebody else was
    first."""
    waiting = Correction.objects.filter(pk=correction.pk, state=Correction.State.WAITING)
    resolved = waiting.update(
        state=state,
        resolved_at=timezone.now(),
        resolved_by=by,
        resolved_by_name=by.get_username(),
        note=b"",
        data_key=b"",
    )
    if resolved:
        closes = state == Correction.State.APPLIED and correction.problem == Correction.Problem.CLOSED
        if closes:
            Facility.objects.filter(pk=correction.facility_id).update(closed=Facility.Closed.DESK)
        detail = {"correction": f"{correction.pk}", "facility": correction.facility_id, "state": f"{state}"}
        trail.record(EventType.CORRECTION_RESOLVED, actor=by, detail={**detail, "closed": closes})
    return bool(resolved)
