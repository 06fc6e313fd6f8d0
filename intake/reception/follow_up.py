"""What a person answers after the form: each answer is optional, and acts at once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.note import Note
from intake.contact.request import ContactRequest
from intake.triage import transitions

# What one person may write of one request. Whoever has it must read all of it before they call.
MAX_NOTES, MAX_CHARACTERS = 20, 20_000


class NotesFull(Exception):
    """The person has written as much as is kept."""


@dataclass(frozen=True)
class FollowUp:
    """The five optional answers, cleaned; what was left alone is empty."""

    needs: tuple[str, ...] = ()
    language: str = ""
    zip: str = ""
    contact_method: str = ""
    note: str = ""


@transaction.atomic
def apply_follow_up(contact_request: ContactRequest, answers: FollowUp) -> None:
    """Store what was answered, and score the request again. Raises `TransitionRefused` once it is closed.

    Sending the same answers again changes nothing; a second note stands beside the first. Raises `NotesFull`, and
    stores nothing, for one that is too many.
    """
    transitions.rescore(contact_request, needs=list(answers.needs))
    given = {name: value for name, value in vars(answers).items() if value and name != "needs"}
    if columns := {name: value for name, value in given.items() if name in {"language", "contact_method"}}:
        ContactRequest.objects.filter(pk=contact_request.pk).update(**columns)
    if answers.zip:
        contact_request.seal(zip=answers.zip)
        ContactRequest.objects.filter(pk=contact_request.pk).update(zip=contact_request.zip)
    if answers.note:
        _add_note(contact_request, answers.note)
    if given:
        trail.record(
            EventType.FOLLOW_UP_ANSWERED,
            actor_name=trail.PERSON,
            request_id=contact_request.pk,
            detail={"fields": sorted(given)},
        )


def _add_note(contact_request: ContactRequest, text: str) -> None:
    """Add it beside those that are there, once. The request is locked: two at once cannot both be the last."""
    there = Note.objects.filter(request=contact_request, author=None, author_name=trail.PERSON)
    texts = []
    for note in there.order_by("-created_at")[:MAX_NOTES]:
        note.request = contact_request  # the same row's key, without reading it again
        texts.append(note.opened("text"))
    if text in texts:
        return
    if len(texts) == MAX_NOTES or len(text) + sum(map(len, texts)) > MAX_CHARACTERS:
        raise NotesFull
    note = Note(request=contact_request, author_name=trail.PERSON, created_at=timezone.now())
    note.seal(text=text)
    note.save(force_insert=True)
