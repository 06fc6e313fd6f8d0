"""The rows that tell of one request, and how a move adds to them. Nothing is saved here."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.consent import ConsentRecord
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.demo.setting import Scene
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.notify.audiences import AUDIENCES
from intake.retention.schedule import NOTIFICATION_DAYS
from intake.triage.actions import TRANSITIONS
from intake.triage.decisions import Changes
from intake.triage.deadlines import CLAIM_DURATION
from intake.triage.errors import TransitionRefused

KEPT = timedelta(days=NOTIFICATION_DAYS)


class Present(Exception):
    """The history has reached the present: what would follow has not happened yet."""


class History:
    """A request and what happened to it so far. Whatever happens next happens at `clock`."""

    def __init__(self, scene: Scene, contact_request: ContactRequest) -> None:
        self.scene, self.request, self.clock = scene, contact_request, contact_request.created_at
        self.events: list[AuditEvent] = []
        self.consents: list[ConsentRecord] = []
        self.attempts: list[ContactAttempt] = []
        self.notes: list[Note] = []
        self.referrals: list[Referral] = []
        self.letters: list[Notification] = []
        self.deliveries: list[Delivery] = []

    def until(self, at: datetime) -> None:
        """Go on at `at`. Raises `Present`."""
        if at > self.scene.now:
            raise Present
        self.clock = at

    def wait(self, least: float, most: float) -> None:
        """Let so many minutes go by. Raises `Present`."""
        self.until(self.clock + self.scene.minutes(least, most))

    def change(self, **changes: Any) -> None:
        """Set columns of the request."""
        for column, value in changes.items():
            setattr(self.request, column, value)

    def tell(self, happened: EventType, who: Any, detail: Changes) -> None:
        """Add an audit row; `who` is an account, or a name where there is none."""
        actor = {"actor_name": who} if isinstance(who, str) else {"actor": who}
        event = trail.build(happened, **actor, request_id=self.request.pk, at=self.clock, detail=detail)
        self.events.append(event.instance())

    def move(self, verb: str, who: Any, changes: Changes, **detail: Any) -> None:
        """Make a move of the table, as `triage.move` makes it. Raises `TransitionRefused`."""
        move, contact_request = TRANSITIONS[verb], self.request
        if contact_request.status not in move.sources:
            raise TransitionRefused(verb, contact_request)
        facts = {"from": str(contact_request.status), **detail}
        self.change(**{"status": move.target or contact_request.status, **changes})
        self.tell(move.event_type, who, {**facts, "to": str(contact_request.status)})

    def signed(self, by: User) -> Changes:
        """Who wrote a row, and when."""
        return {"author": by, "author_name": by.get_username(), "created_at": self.clock}

    def write_down(self, by: User, text: str, kind: Note.Kind = Note.Kind.NOTE) -> None:
        """Add a note, unless there is nothing to say."""
        if text:
            note = Note(request=self.request, **self.signed(by), kind=kind.value)
            note.seal(text=text)
            self.notes.append(note)

    def post(self, letter: NotificationType, to: User | None = None) -> None:
        """Add a letter that was sent to its readers, unless it would be pruned by now; a few of the newest wait to be
        addressed, so that a worker that starts on the demo has something to do.
        """
        at, scene = self.clock, self.scene
        if scene.now - at >= KEPT:
            return
        row = Notification(request=self.request, type=letter.value, recipient=to, created_at=at)
        self.letters.append(row)
        if scene.now - at < CLAIM_DURATION and scene.letters_to_send:
            scene.letters_to_send -= 1
            row.fan_out_at = at
            return
        sent_at = min(at + scene.minutes(0.02, 0.2), scene.now)
        sent = {"state": Delivery.State.SENT.value, "attempts": 1, "next_attempt_at": at, "ended_at": sent_at}
        self.deliveries += [
            Delivery(notification=row, channel=DeliveryChannel.EMAIL.value, recipient=reader, created_at=at, **sent)
            for reader in ([to] if to else scene.readers(AUDIENCES[letter].roles))
        ]
