"""The demo's stories told by reception and the verbs themselves, each at its time, into the database."""

from collections.abc import Callable
from typing import Any

import time_machine
from django.contrib.auth.models import User

from intake.contact.choices import Outcome
from intake.contact.request import ContactRequest
from intake.demo.request_builder import RequestBuilder
from intake.helpline.published import PublishedText
from intake.reception.receive import receive
from intake.reception.submission import Submission
from intake.triage import transitions
from intake.triage.claims import expire_claim


class RequestByVerbs(RequestBuilder):
    """As `RequestBuilder`, which puts the same together in memory."""

    def receive(self, submission: Submission) -> ContactRequest:
        with time_machine.travel(self.clock, tick=False):
            contact_request = receive(submission)
        self.context.book(contact_request)  # of those that follow, the next one is offered what is left
        return contact_request

    def _do(self, verb: Callable[..., Any], **arguments: Any) -> None:
        with time_machine.travel(self.clock, tick=False):
            verb(self.contact_request, **arguments)
        for builder in (self, *self.linked):
            builder.contact_request.refresh_from_db()

    def rescore(self, needs: list[str]) -> None:
        self._do(transitions.rescore, needs=needs)

    def claim(self, by: User) -> None:
        self._do(transitions.claim, by=by)

    def release(self, reason: str) -> None:
        self._do(transitions.release, by=self.assignee, reason=reason)

    def reassign(self, by: User, to: User, reason: str) -> None:
        self._do(transitions.reassign, by=by, to=to, reason=reason)

    def expire_claim(self) -> None:
        self._do(expire_claim)

    def reveal(self) -> None:
        self._do(transitions.reveal, by=self.assignee)

    def log_attempt(self, result: str, channel: str, text: str) -> None:
        self._do(transitions.log_attempt, by=self.assignee, result=result, channel=channel, text=text)

    def schedule(self, at: Any) -> None:
        self._do(transitions.schedule, by=self.assignee, at=at)

    def note(self, text: str) -> None:
        self._do(transitions.note, by=self.assignee, text=text)

    def refer(self, referred_to: str, wording: PublishedText) -> None:
        self._do(transitions.refer, by=self.assignee, referred_to=referred_to, consent=wording)

    def close(self, outcome: Outcome) -> None:
        self._do(transitions.close, by=self.assignee, outcome=outcome)

    def admit(self, by: User) -> None:
        self._do(transitions.admit, by=by)

    def confirm_spam(self, by: User) -> None:
        self._do(transitions.confirm_spam, by=by)

    def stop_contact(self) -> None:
        self._do(transitions.stop_contact)

    def withdraw(self) -> None:
        self._do(transitions.withdraw)
