"""Every verb that changes where a request stands, and nothing else that does.

Each is one transaction: one conditional UPDATE, then the audit row, then the outbox. An UPDATE that moves no row means
that somebody was faster, and raises `TransitionRefused`; a verb that `by` may not use raises `PermissionDenied`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.antispam.spam_flags import FLAGS
from intake.audit import trail
from intake.contact.attempt import ContactAttempt
from intake.contact.choices import OPEN, AttemptResult, ContactMethod, Outcome, Urgency
from intake.contact.consent import ConsentRecord
from intake.contact.erasure import SEALED, erase, mark_for_deletion
from intake.contact.message_consent import active_channels
from intake.contact.note import Note
from intake.contact.slot_seats import free_seat
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData
from intake.helpline.published import PublishedText, calendar_of
from intake.helpline.hours import Slot
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.reminders import page_on_call
from intake.staff import policy
from intake.staff.profile import languages_of
from intake.triage.actions import CLAIMED, CLOSED, MOVES, QUARANTINED, SCHEDULED, WAITING
from intake.triage.apply import UNGROUPED, UNHELD, Changes, closing, keep_reason, lock, move, moved, write_down
from intake.triage.claims import is_linked, take_next
from intake.triage.deadlines import LEASE, MOST_TRIES, SCHEDULED_WITHIN, due_at, may_call, next_try
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import end_messages
from intake.triage.urgency import score
from intake.vault.blind_index import blind_index


def _held_until(now: datetime) -> datetime:
    return now + LEASE


def _held_by(holder: Any, now: datetime) -> Changes:
    return {"status": CLAIMED, "claimed_by": holder, "claim_expires_at": _held_until(now), "revealed_at": None}


def _hand_to(request: ContactRequest, holder: Any, verb: str, *, by: Any, now: datetime) -> None:
    """Give `request`, and the requests of the same contact that nobody else holds, to `holder`: one call, not two."""
    former = request.claimed_by_id
    move(request, verb, by=by, now=now, detail={"holder": holder.get_username()}, **_held_by(holder, now))
    _take_along(request, holder=holder, verb=verb, by=by, now=now, former=former)


def _take_along(
    request: ContactRequest, *events: RowData, holder: Any, verb: str, by: Any, now: datetime, former: int | None = None
) -> None:
    """Take the other open requests of the same contact too. Refused when somebody else than `former` holds one."""
    if not is_linked(request, *events):
        return
    linked = ContactRequest.objects.linked_to(request).open()
    if linked.filter(status=CLAIMED).exclude(claimed_by__in=[holder.pk, former]).exists():
        raise TransitionRefused(verb, request, _("held through another request of the same contact"))
    for other in linked.exclude(claimed_by=holder).select_for_update(skip_locked=True):
        taken = verb if other.claimed_by_id else "claim"
        move(other, taken, by=by, now=now, detail={"with": request.reference}, **_held_by(holder, now))


@transaction.atomic
def claim(request: ContactRequest, *, by: Any) -> ContactRequest:
    """Take `request` for half an hour, with the other open requests of the same contact."""
    _hand_to(request, by, "claim", by=by, now=timezone.now())
    return request


def claim_next(*, by: Any) -> ContactRequest | None:
    """Take the request that should be called next; None when nobody is ready to be called."""
    policy.require(by, "claim_next")
    spoken, lost = languages_of(by), list[UUID]()
    while True:
        now = timezone.now()
        claim = _held_by(by, now)
        with transaction.atomic():
            request = take_next(spoken, now, claim, lost)
            if request is None:
                return None
            try:
                event = moved(request, "claim", claim, now, {"holder": by.get_username()}, actor=by)
                _take_along(request, event, holder=by, verb="claim", by=by, now=now)
            except TransitionRefused:  # a colleague has another request of the same contact
                transaction.set_rollback(True)
                lost.append(request.pk)
            else:
                return request


@transaction.atomic
def release(request: ContactRequest, *, by: Any, reason: str = "") -> None:
    """Give it back to everybody. Its due time stays."""
    now = timezone.now()
    move(request, "release", by=by, now=now, still=_held_as_seen(request), **UNHELD)
    keep_reason(request, by, now, reason)


def _held_as_seen(request: ContactRequest) -> Q:
    return Q(claimed_by=request.claimed_by_id)


@transaction.atomic
def reassign(request: ContactRequest, *, by: Any, to: Any, reason: str = "") -> None:
    """Give it, and its linked requests, to another advisor."""
    policy.require(by, "reassign", request)
    if not policy.may(to, "claim"):
        raise TransitionRefused("reassign", request, _("the new holder may not claim requests"))
    if request.claimed_by_id == to.pk:
        raise TransitionRefused("reassign", request, _("they hold it already"))
    now = timezone.now()
    _hand_to(request, to, "reassign", by=by, now=now)
    keep_reason(request, by, now, reason)


def sweep_leases() -> int:
    """End the claims whose time ran out; how many went back to the queue.

    Once a number was shown somebody may be talking to this person, so the request is not offered to others: supervisors
    are told, again every half hour, until one of them acts.
    """
    released = 0
    for request in ContactRequest.objects.lapsed(timezone.now()).order_by("claim_expires_at")[:500]:
        try:
            released += _end_lease(request)
        except TransitionRefused:
            continue  # the holder renewed it between our look and our update
    return released


@transaction.atomic
def _end_lease(request: ContactRequest) -> bool:
    now = timezone.now()
    still_lapsed = _held_as_seen(request) & Q(claim_expires_at__lte=now, revealed_at=request.revealed_at)
    if request.revealed_at:
        move(request, "overrun_lease", now=now, still=still_lapsed, claim_expires_at=_held_until(now))
        outbox.enqueue(NotificationType.CLAIM_OVERDUE, request)
        return False
    move(request, "end_lease", now=now, still=still_lapsed, **UNHELD)
    return True


@transaction.atomic
def reveal(request: ContactRequest, *, by: Any, reason: str = "") -> None:
    """Write down that `by` is shown the contact. Only after this has committed may it be opened."""
    now = timezone.now()
    if request.claimed_by_id != by.pk and not reason:
        policy.require(by, "reveal", request)
        raise TransitionRefused(
            "reveal", request, _("a reason is needed to see the contact of somebody else's request")
        )
    holder = {"claim_expires_at": _held_until(now)} if request.claimed_by_id == by.pk else {}
    seen: Changes = {"revealed_at": now, **holder}
    fields = [column for column in SEALED if getattr(request, column)]
    move(request, "reveal", by=by, now=now, still=_held_as_seen(request), detail={"fields": fields}, **seen)
    keep_reason(request, by, now, reason)


@transaction.atomic
def log_attempt(
    request: ContactRequest, *, by: Any, result: str, channel: str = "call", text: str = ""
) -> ContactAttempt:
    """Write down a try. Reached keeps the claim; no answer sets the next try, and the third ends as not reached."""
    now = timezone.now()
    tries = list(request.attempts.values_list("created_at", "result"))
    since_it_was_opened = tries[len(tries) - request.tries :]
    unanswered = sum(earlier != AttemptResult.REACHED for _at, earlier in since_it_was_opened)
    changes: Changes = {"tries": request.tries + 1}
    if result == AttemptResult.REACHED:
        changes |= {"claim_expires_at": _held_until(now)}
    elif result == AttemptResult.WRONG_NUMBER:
        changes |= closing(now, Outcome.WRONG_NUMBER)
    elif result == AttemptResult.DECLINED:
        changes |= closing(now, Outcome.DECLINED)
    elif unanswered + 1 >= MOST_TRIES:
        changes |= closing(now, Outcome.UNREACHED)
    else:
        # An emergency is tried again as soon as may be, at whatever time of day.
        tried = [] if request.urgency == Urgency.EMERGENCY else [*(at for at, _result in tries), now]
        at = next_try(tried, now, calendar_of(request.helpline))
        again: Changes = {**UNHELD, "status": SCHEDULED, "not_before": at, "due_at": at + SCHEDULED_WITHIN}
        changes |= again
        # The same person's other requests wait with it, or somebody would call again in half an hour.
        for other in ContactRequest.objects.linked_to(request).claimed_by(by):
            move(other, "schedule", by=by, now=now, detail={"with": request.reference}, **again)
    still = Q(tries=request.tries)
    move(request, "log_attempt", by=by, now=now, still=still, detail={"result": str(result)}, **changes)
    attempt = ContactAttempt(
        request=request, author=by, author_name=by.get_username(), created_at=now, channel=channel, result=str(result)
    )
    attempt.seal(text=text)
    attempt.save(force_insert=True)
    if request.status == SCHEDULED and active_channels(request):
        outbox.enqueue(NotificationType.TRIED, request)
    return attempt


@transaction.atomic
def schedule(request: ContactRequest, *, by: Any, at: datetime) -> None:
    """Set the time of the next try: ahead of us, in opening hours, outside quiet hours."""
    now = timezone.now()
    if at <= now:
        raise TransitionRefused("schedule", request, _("that time has passed"))
    if not may_call(at, calendar_of(request.helpline)):
        raise TransitionRefused("schedule", request, _("that time is outside opening hours or in the quiet hours"))
    times: Changes = {"not_before": at, "due_at": at + SCHEDULED_WITHIN}
    move(request, "schedule", by=by, now=now, **times, **UNHELD)


@transaction.atomic
def note(request: ContactRequest, *, by: Any, text: str) -> Note:
    """Keep what the holder wants to remember; no try is counted."""
    now = timezone.now()
    move(request, "note", by=by, now=now, claim_expires_at=_held_until(now))
    return write_down(request, by, now, text, Note.Kind.NOTE)


@transaction.atomic
def allow_call(request: ContactRequest, *, by: Any, reason: str) -> None:
    """Let whoever holds it dial for half an hour, although it is early or late where the person is."""
    now = timezone.now()
    move(request, "allow_call", by=by, now=now, still=_held_as_seen(request), call_allowed_until=now + LEASE)
    keep_reason(request, by, now, reason)


@transaction.atomic
def refer(request: ContactRequest, *, by: Any, place: str, consent: PublishedText) -> Referral:
    """Write down that the person said yes to `consent`, which was read to them, and was referred to `place`."""
    now = timezone.now()
    move(request, "refer", by=by, now=now, claim_expires_at=_held_until(now))
    yes = ConsentRecord.objects.create(
        request=request, shown_at=now, read_out_by=by.get_username(), **consent.as_columns()
    )
    referral = Referral(request=request, consent=yes, author=by, author_name=by.get_username(), created_at=now)
    referral.seal(referred_to=place)
    referral.save(force_insert=True)
    return referral


@transaction.atomic
def close(request: ContactRequest, *, by: Any, outcome: str, reason: str = "") -> None:
    """End it, with what came of it."""
    now = timezone.now()
    move(request, "close", by=by, now=now, detail={"outcome": str(outcome)}, **closing(now, outcome))
    keep_reason(request, by, now, reason)


@transaction.atomic
def reopen(request: ContactRequest, *, by: Any, reason: str = "") -> None:
    """Put a closed request back in the queue, unless it was erased."""
    now = timezone.now()
    again: Changes = {"outcome": "", "closed_at": None, "not_before": now, "tries": 0}
    due = due_at(request.urgency, now, calendar_of(request.helpline))
    move(request, "reopen", by=by, now=now, still=Q(erased_at=None, deletion_pending_at=None), due_at=due, **again)
    keep_reason(request, by, now, reason)


@transaction.atomic
def admit(request: ContactRequest, *, by: Any) -> None:
    """Let a request out of quarantine. It is due as if it had come through at once."""
    now = timezone.now()
    due = due_at(request.urgency, request.created_at, calendar_of(request.helpline))
    not_before = max(now, request.slot_starts or now)
    move(request, "admit", by=by, now=now, due_at=due, not_before=not_before, **UNGROUPED)


@transaction.atomic
def confirm_spam(request: ContactRequest, *, by: Any) -> None:
    """End a quarantined request as spam."""
    now = timezone.now()
    move(request, "confirm_spam", by=by, now=now, detail={"outcome": Outcome.SPAM.value}, **closing(now, Outcome.SPAM))


def _lock(request: ContactRequest, verb: str) -> None:
    """Lock it for a person who cannot know who holds it."""
    lock(request)
    if request.status not in MOVES[verb].leaving:
        raise TransitionRefused(verb, request)


@transaction.atomic
def rescore(request: ContactRequest, *, needs: list[str]) -> None:
    """Take in what the person told us after the form, and give the request the place that follows from it."""
    _lock(request, "rescore")
    now = timezone.now()
    scored = score(request.about, needs, chose_time=request.slot_starts is not None)
    due = due_at(scored.urgency, request.created_at, calendar_of(request.helpline))
    still_odd = [reason for reason in request.reasons if reason in FLAGS]
    changes: Changes = {
        "needs": needs,
        "urgency": scored.urgency,
        "rank": scored.rank,
        "reasons": [*still_odd, *scored.reasons],
    }
    in_danger = scored.rank < request.rank
    if request.status == WAITING or (request.status == QUARANTINED and in_danger):
        changes["due_at"] = min(due, request.due_at)
    elif request.status == SCHEDULED and in_danger:
        # Somebody in danger does not wait for the time they chose while they were calm.
        changes |= {"status": WAITING, "not_before": now, "due_at": due, "slot_seat": None}
    detail = {"urgency": scored.urgency.value}
    move(request, "rescore", actor_name=trail.PERSON, now=now, detail=detail, **changes)
    if in_danger:
        page_on_call(request)
    _tell_holder(request, request.claimed_by)


def _tell_holder(request: ContactRequest, holder: Any) -> None:
    if holder:
        outbox.enqueue(NotificationType.PERSON_CHANGED, request, recipient=holder)


def change_time(request: ContactRequest, *, slot: Slot | None) -> None:
    """The person asks for another time, or, with None, as soon as possible. Refused when the slot is full."""
    for _attempt in range(request.helpline.calls_per_slot + 1):
        # Somebody may take the place between our look and our update; then the next one is looked for.
        with suppress(IntegrityError):
            return _change_time(request, slot)
    raise TransitionRefused("change_time", request, _("that time is taken"))


@transaction.atomic
def _change_time(request: ContactRequest, slot: Slot | None) -> None:
    _lock(request, "change_time")
    now = timezone.now()
    if slot:
        place = request.slot_seat if request.slot_starts == slot.starts else None
        place = place or free_seat(request.helpline_id, slot, request.helpline.calls_per_slot)
        if place is None:
            raise TransitionRefused("change_time", request, _("that time is taken"))
        changes: Changes = {"slot_starts": slot.starts, "slot_ends": slot.ends, "slot_seat": place}
        changes |= {"not_before": max(now, slot.starts), "due_at": slot.ends, "status": SCHEDULED}
    else:
        due = due_at(request.urgency, now, calendar_of(request.helpline))
        changes = {"slot_starts": None, "slot_ends": None, "slot_seat": None}
        changes |= {"due_at": due, "not_before": now, "status": WAITING}
    if request.status not in OPEN:
        changes["status"] = request.status  # quarantine is not a person's to leave
    holder = request.claimed_by
    move(request, "change_time", actor_name=trail.PERSON, now=now, **changes, **UNHELD)
    _tell_holder(request, holder)


@transaction.atomic
def change_contact(request: ContactRequest, *, phone: str = "", phone_raw: str = "", email: str = "") -> None:
    """The person gives another number (E.164) or address; what they gave before is gone. A holder must look again."""
    _lock(request, "change_contact")
    now = timezone.now()
    holder = request.claimed_by
    # A yes was for the number, or the address, that it was said of.
    former = {ContactMethod.TEXT: request.opened("phone") != phone, ContactMethod.EMAIL: request.opened("email") != email}
    end_messages(request, now, *(channel for channel, changed in former.items() if changed))
    request.seal(phone=phone, phone_raw=phone_raw, email=email, email_raw="")
    sealed = {column: getattr(request, column) for column in ("phone", "phone_raw", "email", "email_raw")}
    indexes = {"phone_index": blind_index("phone", phone), "email_index": blind_index("email", email)}
    fields = [name for name, value in (("phone", phone), ("email", email)) if value]
    changes: Changes = {**sealed, **indexes, **UNGROUPED, "revealed_at": None}
    move(request, "change_contact", actor_name=trail.PERSON, now=now, detail={"fields": fields}, **changes)
    _tell_holder(request, holder)


@transaction.atomic
def stop_contact(request: ContactRequest) -> None:
    """The person wants no call any more. Effective at once, also against whoever holds it."""
    _lock(request, "stop_contact")
    now, holder = timezone.now(), request.claimed_by
    end_messages(request, now, *ContactMethod)
    move(request, "stop_contact", actor_name=trail.PERSON, now=now, **closing(now, Outcome.DECLINED))
    _tell_holder(request, holder)


@transaction.atomic
def withdraw(request: ContactRequest) -> None:
    """The person takes it back: closed and unreadable, at once, also against whoever holds it.

    One that was closed before keeps its outcome. Under a legal hold it is hidden at once, and erased when that ends.
    """
    _lock(request, "withdraw")
    now, holder = timezone.now(), request.claimed_by
    end_messages(request, now, *ContactMethod)
    changes = {} if request.status == CLOSED else closing(now, Outcome.WITHDRAWN)
    move(request, "withdraw", actor_name=trail.PERSON, now=now, still=Q(erased_at=None, deletion_pending_at=None), **changes)
    if not erase(request, now):
        mark_for_deletion(request, now)
    _tell_holder(request, holder)
