"""What people tell us about a place: asked for without a word about themselves, sealed, gone once it is dealt with."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.directory.models import Correction, Facility
from intake.antispam.signals import SubmissionSignals
from intake.antispam.spam_flags import spam_flags
from intake.vault.tokens import sign, unsign

LONGEST_NOTE = 1000


class CorrectionForm(forms.Form):
    """One of the two is enough: what is wrong, or a few words."""

    wrong = forms.ChoiceField(
        label=_("What is wrong?"), choices=Correction.Wrong.choices, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What should it say?"),
        required=False,
        validators=[MaxLengthValidator(LONGEST_NOTE, _("Make it shorter: at most 1,000 characters."))],
        widget=forms.Textarea,
    )
    website = forms.CharField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__({name: _legible(text) for name, text in data.items()} if data is not None else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["wrong"]:
            if not cleaned["note"]:
                self.add_error(None, _("Choose what is wrong, or write a few words."))
            cleaned["wrong"] = Correction.Wrong.OTHER
        return cleaned


def _legible(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


@dataclass(frozen=True)
class Shown:
    """One showing of the form: the key that what comes from it gets, and when it was."""

    key: UUID
    at: int


def fresh(place: Facility) -> str:
    """What a form carries that is shown now."""
    return sign("correction", f"{uuid4().hex}|{place.pk}|{int(time.time())}")


def read(signed: str, place: Facility) -> Shown | None:
    """What `fresh` gave for this place; None for anything else."""
    key, _bar, rest = (unsign("correction", signed) or "").partition("|")
    pk, _bar, at = rest.partition("|")
    return Shown(UUID(key), int(at)) if pk == f"{place.pk}" else None


def store(place: Facility, shown: Shown, said: dict[str, Any], signals: SubmissionSignals) -> str:
    """Keep it, once for each showing of the form; gives the receipt for `was_told`."""
    told = Correction(
        id=shown.key,
        facility=place,
        wrong=said["wrong"],
        suspicions=list(spam_flags(signals)),
        created_at=timezone.now(),
    )
    told.seal(note=said["note"])
    with transaction.atomic():
        # Sent twice from one page, it is one: the second of two INSERTs changes nothing.
        known = Correction.objects.filter(pk=shown.key).exists()
        Correction.objects.bulk_create([told], ignore_conflicts=True)
        if not known:
            detail = {"correction": f"{shown.key}", "facility": place.pk, "wrong": told.wrong}
            trail.record(EventType.CORRECTION_SENT, actor_name=trail.PERSON, detail=detail)
    return sign("told", shown.key.hex)


def was_told(receipt: str) -> bool:
    """Whether something was stored under this receipt."""
    return unsign("told", receipt) is not None


@transaction.atomic
def settle(correction: Correction, state: Correction.State, by: Any) -> bool:
    """The desk has dealt with it, and its words go with their key. No: somebody else was first."""
    waiting = Correction.objects.filter(pk=correction.pk, state=Correction.State.WAITING)
    settled = waiting.update(
        state=state,
        settled_at=timezone.now(),
        settled_by=by,
        settled_by_name=by.get_username(),
        note=b"",
        data_key=b"",
    )
    if settled:
        closes = state == Correction.State.APPLIED and correction.wrong == Correction.Wrong.CLOSED
        if closes:
            Facility.objects.filter(pk=correction.facility_id).update(closed=Facility.Closed.DESK)
        detail = {"correction": f"{correction.pk}", "facility": correction.facility_id, "state": f"{state}"}
        trail.record(EventType.CORRECTION_RESOLVED, actor=by, detail={**detail, "closed": closes})
    return bool(settled)
