"""One request's life, told in memory: a verb for each move of `triage.transitions`, with what that move writes."""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import User

from intake.antispam.signals import NO_SIGNALS, SubmissionSignals
from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.attempt import ContactAttempt
from intake.contact.choices import AttemptResult, ContactMethod, Discretion, Outcome, Status, Urgency
from intake.contact.consent import ConsentRecord
from intake.contact.erasure import ERASED_VALUES
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.demo import texts
from intake.demo.history import History
from intake.demo.people import Person
from intake.demo.setting import Scene
from intake.helpline.hours import Slot
from intake.notify.models import NotificationType
from intake.reception.receive import build_request
from intake.reception.submission import Submission
from intake.triage.decisions import UNASSIGNED, UNGROUPED, Changes, closed_fields
from intake.triage.deadlines import CLAIM_DURATION, MAX_ATTEMPTS, SCHEDULED_RESPONSE_TIME, due_at
from intake.triage.urgency import score


def _received(scene: Scene, person: Person, at: datetime, slot: Slot | None, signals: SubmissionSignals) -> ContactRequest:
    submission = Submission(
        submission_id=uuid4(),
        helpline=scene.helpline,
        wordings=scene.wordings[person.language],
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
    request = build_request(submission, submission.submission_id, at)
    request.reference = next(scene.codes)
    return request


class Life(History):
    """What becomes of one person's request. `linked` are requests of the same person, sent while this one waited."""

    def __init__(
        self, scene: Scene, person: Person, at: datetime, slot: Slot | None = None, signals: SubmissionSignals = NO_SIGNALS
    ) -> None:
        super().__init__(scene, _received(scene, person, at, slot, signals))
        self.person = person
        self.linked: list[Life] = []
        detail = {"to": str(self.request.status), "urgency": str(self.request.urgency)}
        self.tell(EventType.RECEIVED, trail.PERSON, detail)
        self.post(NotificationType.NEW_REQUEST)

    @property
    def holder(self) -> User:
        """Who holds it: only while it is claimed."""
        holder = self.request.claimed_by
        assert holder is not None  # noqa: S101
        return holder

    @property
    def over(self) -> bool:
        """Whether it is closed."""
        return self.request.status == Status.CLOSED

    def ask_again(self) -> None:
        """The same person sends the form once more; whoever claims this request claims that one as well."""
        self.wait(1, 5)
        self.linked.append(Life(self.scene, self.person.again(self.scene.rng), self.clock))

    def rescore(self) -> None:
        """The person answers the optional questions."""
        request, needs = self.request, list(self.person.needs)
        scored = score(request.about, needs, chose_time=request.slot_starts is not None)
        due = due_at(scored.urgency, request.created_at, self.scene.calendar)
        changes: Changes = {"needs": needs, "urgency": scored.urgency, "reasons": scored.reasons}
        in_danger = scored.rank < request.rank
        if request.status == Status.WAITING:
            changes["due_at"] = min(due, request.due_at)
        elif in_danger:
            changes |= {"status": Status.WAITING, "not_before": self.clock, "due_at": due, "slot_seat": None}
        changes["rank"] = scored.rank
        self.move("rescore", trail.PERSON, changes, urgency=scored.urgency.value)
        if in_danger:
            self.post(NotificationType.EMERGENCY)

    def claim(self, by: User) -> None:
        """An advisor takes it, with the linked ones."""
        self._hand_to(by, "claim", by)

    def reassign(self, by: User, to: User) -> None:
        """A supervisor gives it to somebody else."""
        self._hand_to(to, "reassign", by)
        self.write_down(by, self.scene.rng.choice(texts.REASSIGNED), Note.Kind.REASON)

    def release(self) -> None:
        """The holder gives it back."""
        by = self.holder
        self.move("release", by, UNASSIGNED)
        self.write_down(by, self.scene.rng.choice(texts.RELEASED), Note.Kind.REASON)

    def end_lease(self) -> None:
        """The holder did nothing for half an hour."""
        self.move("expire_claim", trail.SYSTEM, UNASSIGNED)

    def reveal(self) -> None:
        """The holder looks at the contact."""
        fields = [column for column in ("name", "phone", "email") if getattr(self.request, column)]
        seen = {"revealed_at": self.clock, "claim_expires_at": self.clock + CLAIM_DURATION}
        self.move("reveal", self.holder, seen, fields=fields)

    def attempt(self, result: AttemptResult) -> None:
        """The holder tries to reach the person."""
        request, by, tries = self.request, self.holder, self.request.tries + 1
        changes: Changes = {"tries": tries}
        if result == AttemptResult.REACHED:
            changes |= {"claim_expires_at": self.clock + CLAIM_DURATION}
        elif result == AttemptResult.WRONG_NUMBER:
            changes |= closed_fields(self.clock, Outcome.WRONG_NUMBER)
        elif result == AttemptResult.DECLINED:
            changes |= closed_fields(self.clock, Outcome.DECLINED)
        elif sum(earlier.result != AttemptResult.REACHED for earlier in self.attempts) + 1 >= MAX_ATTEMPTS:
            changes |= closed_fields(self.clock, Outcome.UNREACHED)
        else:
            emergency = request.urgency == Urgency.EMERGENCY
            tried = [] if emergency else [*(attempt.created_at for attempt in self.attempts), self.clock]
            at = self.scene.next_try(tried, self.clock)
            again: Changes = {**UNASSIGNED, "status": Status.SCHEDULED, "not_before": at, "due_at": at + SCHEDULED_RESPONSE_TIME}
            changes |= again
            for other in self.linked:
                if other.request.status == Status.CLAIMED:
                    other.clock = self.clock
                    other.move("schedule", by, again, **{"with": request.reference})
        self.move("log_attempt", by, changes, result=str(result))
        channel, said = (ContactMethod.CALL, texts.TRIES) if self.person.phone else (ContactMethod.EMAIL, texts.MAILED)
        attempt = ContactAttempt(request=request, **self.signed(by), channel=channel.value, result=result.value)
        attempt.seal(text=self.scene.rng.choice(said[self.person.language, str(result)]))
        self.attempts.append(attempt)

    def miss(self) -> None:
        """The holder tries, and nobody answers."""
        may_leave = self.person.phone and self.person.discretion != Discretion.PRIVATE
        left = may_leave and self.scene.rng.random() < 0.4
        self.attempt(AttemptResult.LEFT_MESSAGE if left else AttemptResult.NO_ANSWER)

    def note(self) -> None:
        """The holder writes something down."""
        about = "self" if self.person.about == "self" else "loved_one"
        self.write_down(self.holder, self.scene.rng.choice(texts.NOTES[self.person.language, about]))

    def schedule(self, at: datetime) -> None:
        """The holder agrees on another time."""
        self.move("schedule", self.holder, {**UNASSIGNED, "not_before": at, "due_at": at + SCHEDULED_RESPONSE_TIME})

    def refer(self) -> None:
        """The person says yes to a place, after the consent was read to them; nothing where no consent is published."""
        if self.scene.referral:
            self.move("refer", self.holder, {"claim_expires_at": self.clock + CLAIM_DURATION})
            yes = ConsentRecord(request=self.request, shown_at=self.clock, **self.scene.referral.as_columns())
            self.consents.append(yes)
            referral = Referral(request=self.request, consent=yes, **self.signed(self.holder))
            referral.seal(referred_to=self.scene.rng.choice(texts.PLACES))
            self.referrals.append(referral)

    def close(self, outcome: Outcome) -> None:
        """The holder ends it, and what is linked to it as a duplicate."""
        self.move("close", self.holder, closed_fields(self.clock, outcome), outcome=str(outcome))
        for other in self.linked:
            other.clock = self.clock
            other.close(Outcome.DUPLICATE)

    def admit(self, by: User) -> None:
        """A supervisor lets it out of quarantine."""
        due = due_at(self.request.urgency, self.request.created_at, self.scene.calendar)
        not_before = max(self.clock, self.request.slot_starts or self.clock)
        self.move("admit", by, {"due_at": due, "not_before": not_before, **UNGROUPED})

    def confirm_spam(self, by: User) -> None:
        """A supervisor ends it in quarantine."""
        self.move("confirm_spam", by, closed_fields(self.clock, Outcome.SPAM), outcome=Outcome.SPAM.value)

    def stop_contact(self) -> None:
        """The person wants no call any more."""
        self._by_the_person("stop_contact", Outcome.DECLINED)

    def withdraw(self) -> None:
        """The person takes it back, and everything that was sealed is gone."""
        self.letters.clear()
        self.deliveries.clear()
        self._by_the_person("withdraw", Outcome.WITHDRAWN)
        self.change(**ERASED_VALUES, erased_at=self.clock)
        for attempt in self.attempts:
            attempt.text = b""
        for note in self.notes:
            note.text = b""

    def _hand_to(self, holder: User, verb: str, by: User) -> None:
        held: Changes = {"claimed_by": holder, "claim_expires_at": self.clock + CLAIM_DURATION, "revealed_at": None}
        self.move(verb, by, held, holder=holder.get_username())
        for other in self.linked:
            if other.request.status != Status.CLAIMED:
                other.clock = self.clock
                other.move("claim", by, held, **{"with": self.request.reference})

    def _by_the_person(self, verb: str, outcome: Outcome) -> None:
        holder = self.request.claimed_by
        self.move(verb, trail.PERSON, closed_fields(self.clock, outcome))
        if holder:
            self.post(NotificationType.PERSON_CHANGED, holder)
