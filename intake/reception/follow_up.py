"""What a person answers after the form: each answer is optional, and acts at once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.note import Note
from intake.contact.request import ContactRequest
from intake.triage import transitions


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

    Sending the same answers again changes nothing; a second note stands beside the first.
    """
    transitions.rescore(contact_request, needs=list(answers.needs))
    given = {name: value for name, value in vars(answers).items() if value and name != "needs"}
    if columns := {name: value for name, value in given.items() if name in {"language", "contact_method"}}:
        ContactRequest.objects.filter(pk=contact_request.pk).update(**columns)
    if answers.zip:
        contact_request.seal(zip=answers.zip)
        ContactRequest.objects.filter(pk=contact_request.pk).update(zip=contact_request.zip)
    if answers.note and answers.note not in (note.opened("text") for note in _notes_of_the_person(contact_request)):
        note = Note(request=contact_request, author_name=trail.PERSON, created_at=timezone.now())
        note.seal(text=answers.note)
        note.save(force_insert=True)
    if given:
        trail.record(
            EventType.FOLLOW_UP_ANSWERED,
            actor_name=trail.PERSON,
            request_id=contact_request.pk,
            detail={"fields": sorted(given)},
        )


def _notes_of_the_person(contact_request: ContactRequest) -> list[Note]:
    notes = list(Note.objects.filter(request=contact_request, author=None, author_name=trail.PERSON))
    for note in notes:
        note.request = contact_request  # the same row's key, without reading it again
    return notes
