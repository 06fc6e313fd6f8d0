"""Storing a request: the row, the words the person saw, the audit row and the letter to staff, or nothing."""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import Status
from intake.contact.consent import ConsentRecord
from intake.contact.slot_seats import free_seat
from intake.contact.reference import uuid7, new_reference
from intake.contact.request import ContactRequest
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.reception.submission import Submission
from intake.db.fast_insert import RowData, insert, build_instance
from intake.antispam.spam_flags import spam_flags
from intake.antispam.text_fingerprint import without_variations
from intake.triage.deadlines import QUARANTINE_RESPONSE_TIME, due_at
from intake.triage.urgency import score
from intake.vault.blind_index import blind_index
from intake.vault.derive import derive_all


def receive(submission: Submission) -> ContactRequest:
    """Store `submission` once, however often it is sent, and return its request: stored when this returns.

    The same form sent again with the same contact gives the request it gave before; with another contact, a new one.
    A slot that is full by now becomes "as soon as possible". Raises what the database raises when nothing could be
    stored.
    """
    newest, *older = _submission_hashes(submission)
    if older and (sent_before := ContactRequest.objects.filter(submission_id__in=older).first()):
        return sent_before
    for _ in range(3 + submission.helpline.calls_per_slot):
        arrived, place = _reserve_seat(submission)
        request = build_request(arrived, newest, timezone.now())
        request.slot_seat = place
        try:
            _store(request, submission)
        except IntegrityError:
            # Sent before, by a second tap or a reload; or the place was taken while we looked, or, once in a blue
            # moon, the code.
            if sent_before := ContactRequest.objects.filter(submission_id=request.submission_id).first():
                return sent_before
        else:
            return request
    raise IntegrityError("No free place or reference was found.")


def _submission_hashes(submission: Submission) -> list[UUID]:
    """A hash under each key of the ring, newest first. Keyed, so that it tells nothing once the contact is erased."""
    facts = f"{submission.submission_id.hex}|{submission.phone}|{submission.email.casefold()}"
    digests = (hmac.digest(secret, facts.encode(), "sha256") for secret in derive_all("submission"))
    return [UUID(bytes=digest[:16]) for digest in digests]


def _reserve_seat(submission: Submission) -> tuple[Submission, int | None]:
    """`submission` with a place in its slot; without the slot when all its places are taken."""
    if submission.slot is None:
        return submission, None
    place = free_seat(submission.helpline.id, submission.slot, submission.helpline.calls_per_slot)
    return (submission if place else replace(submission, slot=None, slot_was_full=True)), place


def build_request(submission: Submission, submission_id: UUID, now: datetime) -> ContactRequest:
    """The request that `submission` makes when it comes at `now`: scored, placed and sealed, not yet written."""
    slot, odd = submission.slot, spam_flags(submission.signals)
    scored = score(submission.about, [], chose_time=slot is not None)
    request = build_instance(
        ContactRequest,
        id=uuid7(now),
        helpline_id=submission.helpline.id,
        reference=new_reference(),
        submission_id=submission_id,
        about=submission.about,
        discretion=submission.discretion,
        language=submission.language,
        source_page=submission.source_page,
        slot_was_full=submission.slot_was_full,
        **_shown(submission),
        phone_index=blind_index("phone", submission.phone),
        email_index=blind_index("email", submission.email),
        urgency=scored.urgency,
        rank=scored.rank,
        reasons=[*odd, *scored.reasons],
        created_at=now,
        not_before=now,
    )
    if slot:
        request.slot_starts, request.slot_ends = slot.starts, slot.ends
    if odd:
        request.status, request.due_at = Status.QUARANTINED, now + QUARANTINE_RESPONSE_TIME
        request.text_index = blind_index("text", _text(submission))
    elif slot:
        request.status = Status.SCHEDULED
        request.not_before, request.due_at = max(now, slot.starts), slot.ends
    else:
        request.due_at = due_at(scored.urgency, now, submission.helpline.calendar)
    request.seal(
        name=submission.name,
        phone=submission.phone,
        phone_raw=submission.phone_raw,
        email=submission.email,
        email_raw=submission.email_raw,
    )
    return request


def _shown(submission: Submission) -> dict[str, int]:
    """The wordings that stood on the form, by column; none where they were read out."""
    wordings = () if submission.entered_by else submission.wordings
    return {f"{wording.kind}_shown_id": wording.id for wording in wordings}


def _text(submission: Submission) -> str:
    """What a machine that sends many requests has most likely repeated. A plain number is no text."""
    said = without_variations(submission.name, submission.phone_raw, submission.email_raw)
    return said or without_variations(submission.email)


def _store(request: ContactRequest, submission: Submission) -> None:
    at = request.created_at
    by = submission.entered_by
    read_out = {"request_id": request.pk, "shown_at": at, "read_out_by": by.get_username()} if by else None
    told = {"actor": by, "actor_name": trail.PERSON, "request_id": request.pk, "at": at}
    detail = {"to": str(request.status), "urgency": str(request.urgency)}
    insert(
        request,
        *(RowData(ConsentRecord, {**read_out, **text.as_columns()}) for text in submission.wordings if read_out),
        trail.build(EventType.RECEIVED, **told, detail=detail),
        outbox.build_row(NotificationType.NEW_REQUEST, request),
    )
