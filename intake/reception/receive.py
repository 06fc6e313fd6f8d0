"""Storing a request: the row, what words the person saw, the audit row and the notification to staff, or nothing."""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from intake.antispam.spam_flags import spam_flags
from intake.antispam.text_fingerprint import without_variations
from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import Status
from intake.contact.consent import ConsentRecord
from intake.contact.reference import new_reference, uuid7
from intake.contact.request import ContactRequest
from intake.contact.slot_seats import free_seat
from intake.db.fast_insert import RowData, build_instance, insert
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.reception.submission import Submission
from intake.triage.deadlines import QUARANTINE_RESPONSE_TIME, due_at
from intake.triage.urgency import score
from intake.vault.blind_index import blind_index
from intake.vault.derive import derive_all


class RequestGone(Exception):
    """This form was sent before, and what it asked for is deleted: sending it again asks for nothing."""


def receive(submission: Submission) -> ContactRequest:
    """Store `submission` once, however often it is sent, and return its request: stored when this returns.

    The same form sent again with the same contact gives the request it gave before; with another contact, a new one.
    A slot that is full by now becomes "as soon as possible". Raises `RequestGone` when it was deleted since, and what
    the database raises when nothing could be stored.
    """
    newest, *older = _submission_hashes(submission)
    if older and (sent_before := _sent_before(*older)):
        return sent_before
    for _ in range(3 + submission.helpline.calls_per_slot):
        arrived, seat = _reserve_seat(submission)
        contact_request = build_request(arrived, newest, timezone.now())
        contact_request.slot_seat = seat
        try:
            insert(contact_request, *build_rows(contact_request, submission))
        except IntegrityError:
            # Sent before, by a second tap or a reload; or the seat was taken while we looked, or, once in a blue
            # moon, the code.
            if sent_before := _sent_before(newest):
                return sent_before
        else:
            return contact_request
    raise IntegrityError("No free seat or reference was found.")


def _sent_before(*hashes: UUID) -> ContactRequest | None:
    found = ContactRequest.objects.filter(submission_id__in=hashes).first()
    if found and (found.erased_at or found.deletion_pending_at):
        # A browser sends a form again by itself, after Back or when it loads a page anew. Whoever deleted it must not
        # find it stored, nor be thanked for what nobody has.
        raise RequestGone
    return found


def _submission_hashes(submission: Submission) -> list[UUID]:
    """A hash under each key of the ring, newest first. Keyed, so that it tells nothing once the contact is erased."""
    identity = f"{submission.submission_id.hex}|{submission.phone}|{submission.email.casefold()}"
    digests = (hmac.digest(secret, identity.encode(), "sha256") for secret in derive_all("submission"))
    return [UUID(bytes=digest[:16]) for digest in digests]


def _reserve_seat(submission: Submission) -> tuple[Submission, int | None]:
    """`submission` with a seat in its slot; without the slot when all its seats are taken."""
    if submission.slot is None:
        return submission, None
    seat = free_seat(submission.helpline.id, submission.slot, submission.helpline.calls_per_slot)
    return (submission if seat else replace(submission, slot=None, slot_was_full=True)), seat


def build_request(submission: Submission, submission_id: UUID, now: datetime) -> ContactRequest:
    """The request that `submission` makes when it comes at `now`: scored, with its seat, sealed, not yet written."""
    slot, flags = submission.slot, spam_flags(submission.signals)
    scored = score(submission.about, [], chose_time=slot is not None)
    contact_request = build_instance(
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
        reasons=[*flags, *scored.reasons],
        created_at=now,
        not_before=now,
    )
    if slot:
        contact_request.slot_starts, contact_request.slot_ends = slot.starts, slot.ends
    if flags:
        contact_request.status, contact_request.due_at = Status.QUARANTINED, now + QUARANTINE_RESPONSE_TIME
        contact_request.text_index = blind_index("text", _text(submission))
    elif slot:
        contact_request.status = Status.SCHEDULED
        contact_request.not_before, contact_request.due_at = max(now, slot.starts), slot.ends
    else:
        contact_request.due_at = due_at(scored.urgency, now, submission.helpline.calendar)
    contact_request.seal(
        name=submission.name,
        phone=submission.phone,
        phone_raw=submission.phone_raw,
        email=submission.email,
        email_raw=submission.email_raw,
    )
    return contact_request


def _shown(submission: Submission) -> dict[str, int]:
    """The wordings that stood on the form, by column; none where they were read out."""
    wordings = () if submission.entered_by else submission.wordings
    return {f"{wording.kind}_shown_id": wording.id for wording in wordings}


def _text(submission: Submission) -> str:
    """What a machine that sends many requests has most likely repeated. A plain number is no text."""
    text = without_variations(submission.name, submission.phone_raw, submission.email_raw)
    return text or without_variations(submission.email)


def build_rows(contact_request: ContactRequest, submission: Submission) -> list[RowData]:
    """Return what stands beside a new request: words that were read out, its audit row, the notification to staff."""
    at = contact_request.created_at
    by = submission.entered_by
    read_out = {"request_id": contact_request.pk, "shown_at": at, "read_out_by": by.get_username()} if by else None
    detail = {"to": str(contact_request.status), "urgency": str(contact_request.urgency)}
    return [
        *(RowData(ConsentRecord, {**read_out, **text.as_columns()}) for text in submission.wordings if read_out),
        trail.build(
            EventType.RECEIVED,
            actor=by,
            actor_name=trail.PERSON,
            request_id=contact_request.pk,
            at=at,
            detail=detail,
        ),
        outbox.build_row(NotificationType.NEW_REQUEST, contact_request, at=at),
    ]
