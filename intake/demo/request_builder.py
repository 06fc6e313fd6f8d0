"""A request and its history, put together in memory: the verbs' own decisions and rows, at a time of one's choice."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from intake.antispam.spam_flags import NO_SIGNALS, SubmissionSignals
from intake.audit.models import AuditEvent
from intake.contact.choices import OPEN, Outcome, Status
from intake.contact.erasure import ERASED_VALUES, RELATED_DATA, build_record
from intake.contact.note import Note
from intake.contact.number_zones import time_zones_of
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData
from intake.demo.context import DemoContext
from intake.demo.people import Person
from intake.helpline.hours import Slot
from intake.helpline.published import PublishedText
from intake.notify import outbox
from intake.notify.models import Notification, NotificationType
from intake.notify.paging import build_page
from intake.reception.receive import build_request, build_rows
from intake.reception.submission import Submission
from intake.triage import decisions
from intake.triage.actions import TRANSITIONS, Action
from intake.triage.decisions import Changes, Decision
from intake.triage.errors import TransitionRefused
from intake.triage.records import build_attempt, build_consent, build_event, build_note, build_referral


class ReachedNow(Exception):
    """The history has reached the present: what would follow has not happened yet."""


class RequestBuilder:
    """What becomes of one person's request. Whatever happens next happens at `clock`; nothing is saved here.

    `linked` are requests of the same person, sent while this one waited. `related` are the rows that hang on the
    request, by the name of their relation.
    """

    def __init__(
        self,
        context: DemoContext,
        person: Person,
        at: datetime,
        slot: Slot | None = None,
        signals: SubmissionSignals = NO_SIGNALS,
    ) -> None:
        self.context, self.person, self.clock, self.zones = context, person, at, time_zones_of(person.phone)
        self.linked: list[RequestBuilder] = []
        self.events: list[AuditEvent] = []
        self.related: dict[str, list[Any]] = {relation: [] for relation in (*RELATED_DATA, "disposals")}
        self.contact_request = self.receive(self._submission(slot, signals))

    def _submission(self, slot: Slot | None, signals: SubmissionSignals) -> Submission:
        person = self.person
        return Submission(
            submission_id=uuid4(),
            helpline=self.context.helpline,
            wordings=self.context.wordings[person.language],
            language=person.language,
            about=person.about,
            name=person.name,
            phone=person.phone,
            phone_raw=person.phone_raw,
            email=person.email,
            email_raw=person.email_raw,
            discretion=person.discretion,
            slot=slot,
            signals=signals,
        )

    @property
    def assignee(self) -> User:
        """Who has it: only while it is claimed."""
        assignee = self.contact_request.claimed_by
        assert assignee is not None  # noqa: S101
        return assignee

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""
        return self.contact_request.status == Status.CLOSED

    def move_to(self, at: datetime) -> None:
        """Go on at `at`. Raises `ReachedNow`."""
        if at > self.context.now:
            raise ReachedNow
        self.clock = at

    def wait(self, least: float, longest: float) -> None:
        """Let so many minutes go by. Raises `ReachedNow`."""
        self.move_to(self.clock + self.context.random_minutes(least, longest))

    def send_again(self) -> None:
        """The same person sends the form once more; whoever claims this request claims that one as well."""
        self.wait(1, 5)
        self.linked.append(type(self)(self.context, self.person.vary(self.context.rng), self.clock))

    # What follows are the verbs, as reception and triage have them.

    def receive(self, submission: Submission) -> ContactRequest:
        """As `reception.receive`. A slot is one of those that have a seat (`DemoContext.free_seat`)."""
        contact_request = build_request(submission, submission.submission_id, self.clock)
        contact_request.reference = next(self.context.references)
        if submission.slot:
            contact_request.slot_seat = self.context.free_seat(submission.slot)
            self.context.book(contact_request)
        for row in build_rows(contact_request, submission):
            self._add(row)
        return contact_request

    def rescore(self, needs: list[str]) -> None:
        """As `transitions.rescore`."""
        decision = decisions.rescore(self.contact_request, needs, self.clock, self.context.calendar)
        is_more_urgent = decisions.is_more_urgent(self.contact_request, decision)
        self._apply(decision)
        if is_more_urgent and self.contact_request.status != Status.QUARANTINED:
            notification, state = build_page(self.contact_request, self.clock)
            self._add(notification)
            self.related["reminder_states"].append(state)
        self._notify(self.contact_request.claimed_by)

    def claim(self, by: User) -> None:
        """As `transitions.claim`."""
        self._assign(Action.CLAIM, by, by)

    def release(self, reason: str) -> None:
        """As `transitions.release`."""
        by = self.assignee
        self._apply(decisions.release(), by)
        self._add_note(by, reason, Note.Kind.REASON)

    def reassign(self, by: User, to: User, reason: str) -> None:
        """As `transitions.reassign`."""
        self._assign(Action.REASSIGN, to, by)
        self._add_note(by, reason, Note.Kind.REASON)

    def expire_claim(self) -> None:
        """As `transitions.expire_claims`, of one that was not revealed."""
        self._apply(decisions.expire_claim(self.contact_request, self.clock))

    def reveal(self) -> None:
        """As `transitions.reveal`."""
        self._apply(decisions.reveal(self.contact_request, self.assignee, self.clock), self.assignee)

    def log_attempt(self, result: str, channel: str, text: str) -> None:
        """As `transitions.log_attempt`."""
        by, attempts, calendar = self.assignee, self.related["attempts"], self.context.calendar
        earlier = [(attempt.created_at, attempt.result) for attempt in attempts]
        decision = decisions.log_attempt(self.contact_request, result, earlier, self.clock, calendar, self.zones)
        if along := decisions.schedule_along(self.contact_request, decision):
            for other in self._linked(Status.CLAIMED):
                other._apply(along, by)
        self._apply(decision, by)
        attempts.append(build_attempt(self.contact_request, by, self.clock, result=result, channel=channel, text=text))

    def schedule(self, at: datetime) -> None:
        """As `transitions.schedule`."""
        self._apply(decisions.schedule(at), self.assignee)

    def note(self, text: str) -> None:
        """As `transitions.note`."""
        self._apply(decisions.note(self.clock), self.assignee)
        self._add_note(self.assignee, text, Note.Kind.NOTE)

    def refer(self, referred_to: str, wording: PublishedText) -> None:
        """As `transitions.refer`."""
        by = self.assignee
        self._apply(decisions.refer(self.clock), by)
        consent = build_consent(self.contact_request, by, self.clock, wording)
        self.related["consents"].append(consent)
        referral = build_referral(self.contact_request, by, self.clock, referred_to, consent)
        self.related["referrals"].append(referral)

    def close(self, outcome: Outcome) -> None:
        """As `transitions.close`."""
        self._apply(decisions.close(self.clock, outcome), self.assignee)

    def admit(self, by: User) -> None:
        """As `transitions.admit`."""
        self._apply(decisions.admit(self.contact_request, self.clock, self.context.calendar), by)

    def confirm_spam(self, by: User) -> None:
        """As `transitions.confirm_spam`."""
        self._apply(decisions.confirm_spam(self.clock), by)

    def stop_contact(self) -> None:
        """As `transitions.stop_contact`."""
        assignee = self.contact_request.claimed_by
        self._apply(decisions.stop_contact(self.clock))
        self._notify(assignee)

    def withdraw(self) -> None:
        """As `transitions.withdraw`."""
        assignee = self.contact_request.claimed_by
        self._apply(decisions.withdraw(self.contact_request, self.clock))
        self._set({**ERASED_VALUES, "erased_at": self.clock})
        for relation, emptied in RELATED_DATA.items():
            if emptied is None:
                self.related[relation].clear()
            for row in self.related[relation]:
                for column, value in (emptied or {}).items():
                    setattr(row, column, value)
        self.related["disposals"].append(build_record(self.contact_request, self.clock))
        self._notify(assignee)

    # How they do it, in memory.

    def _set(self, changes: Changes) -> None:
        for column, value in changes.items():
            setattr(self.contact_request, column, value)

    def _add(self, row: RowData) -> None:
        rows = {AuditEvent: self.events, Notification: self.related["notifications"]}
        rows[row.model].append(row.instance())

    def _apply(self, decision: Decision, by: User | None = None) -> None:
        """As `triage.apply`: refused where the request does not stand in a state that the action leaves."""
        if self.contact_request.status not in TRANSITIONS[decision.action].sources:
            raise TransitionRefused(decision.action, self.contact_request)
        self._add(build_event(self.contact_request, decision, self.clock, by))
        self._set(decision.columns)

    def _assign(self, action: Action, assignee: User, by: User) -> None:
        self._apply(decisions.assign(action, assignee, self.clock), by)
        for other in self._linked(*OPEN):
            if other.contact_request.claimed_by != assignee:
                taken = action if other.contact_request.claimed_by else Action.CLAIM
                along = decisions.assign(taken, assignee, self.clock, **{"with": self.contact_request.reference})
                other._apply(along, by)

    def _linked(self, *statuses: Status) -> "list[RequestBuilder]":
        """Return the linked requests in one of these states, with their clocks at ours."""
        found = [other for other in self.linked if other.contact_request.status in statuses]
        for other in found:
            other.clock = self.clock
        return found

    def _add_note(self, by: User, text: str, kind: Note.Kind) -> None:
        if text:
            self.related["notes"].append(build_note(self.contact_request, by, self.clock, text, kind))

    def _notify(self, assignee: User | None) -> None:
        if assignee:
            row = outbox.build_row(NotificationType.PERSON_CHANGED, self.contact_request, assignee, at=self.clock)
            self._add(row)
