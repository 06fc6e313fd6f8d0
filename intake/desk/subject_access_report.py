"""Everything we hold about one request, in the words of the person whom it is about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from intake.audit import trail
from intake.audit.models import AuditEvent
from intake.contact.choices import Need
from intake.contact.erasure import SEALED
from intake.contact.received_text import ReceivedText
from intake.contact.reference import grouped
from intake.contact.request import ContactRequest
from intake.helpline.models import Wording
from intake.notify.audiences import is_for_person
from intake.notify.models import Delivery
from intake.triage.urgency import REASONS


class Line(NamedTuple):
    """One line. `language` is that of its text where it may differ from the page's."""

    label: str
    text: str
    language: str = ""


class Section(NamedTuple):
    """What stands under one heading."""

    title: str
    facts: list[Line]


class StaffPseudonyms:
    """Who did something: staff are numbered, so that the person can tell them apart and nobody learns their names."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def named(self, name: str) -> str:
        if name == trail.PERSON:
            return gettext("you")
        if name == trail.SYSTEM:
            return gettext("our computer")
        return gettext("staff member %d") % self._numbers.setdefault(name, len(self._numbers) + 1)


def sections(contact_request: ContactRequest) -> list[Section]:
    """All of it, opened, in the language and the time zone that are active."""
    cast = StaffPseudonyms()
    return [
        Section(gettext("What you told us"), _answers(contact_request)),
        Section(gettext("Where your request stands"), _state(contact_request, cast)),
        Section(gettext("What you read, or we read to you"), _shown_texts(contact_request, cast)),
        Section(gettext("Calls, messages, notes and facilities"), _notes(contact_request, cast)),
        Section(gettext("Texts that came from your number"), _texts(contact_request, cast)),
        Section(gettext("What happened, and who did it"), _history(contact_request, cast)),
        Section(gettext("Messages to you, and your yes to them"), _messages(contact_request)),
        Section(
            gettext("Mails to our staff. They say nothing about you."),
            _notifications(contact_request, to_the_person=False),
        ),
    ]


def _timestamp(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _lines(labelled: Iterable[tuple[str, Any]], nothing: str) -> list[Line]:
    return [Line(label, str(value) if value not in ("", None) else nothing) for label, value in labelled]


def _answers(contact_request: ContactRequest) -> list[Line]:
    sealed = {column: contact_request.opened(column) for column in SEALED}
    slot = " - ".join(filter(None, map(_timestamp, (contact_request.slot_starts, contact_request.slot_ends))))
    written = (
        (gettext("What to call you"), sealed["name"]),
        (gettext("Phone number, as you wrote it"), sealed["phone_raw"]),
        (gettext("Phone number, as we dial it"), sealed["phone"]),
        (gettext("Email address"), sealed["email"]),
        (gettext("Email address, as you wrote it"), sealed["email_raw"]),
        (gettext("Zip code"), sealed["zip"]),
    )
    chosen = (
        (gettext("Who needs help"), contact_request.get_about_display()),
        (gettext("Needs"), ", ".join(str(Need(need).label) for need in contact_request.needs)),
        (gettext("If someone else answers"), contact_request.get_discretion_display()),
        (gettext("Language"), dict(settings.LANGUAGES).get(contact_request.language, contact_request.language)),
        (gettext("Wants to be reached by"), contact_request.get_contact_method_display()),
        (gettext("The time you chose"), slot),
        (gettext("That time was gone"), gettext("yes") if contact_request.slot_was_full else gettext("no")),
        (gettext("The page you came from"), contact_request.source_page),
    )
    return _lines(written, gettext("erased") if contact_request.erased_at else gettext("no answer")) + _lines(
        chosen, gettext("no answer")
    )


def _state(contact_request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    holder = cast.named(contact_request.claimed_by.get_username()) if contact_request.claimed_by else ""
    rows = (
        (gettext("Your code"), grouped(contact_request.reference)),
        (gettext("Helpline"), contact_request.helpline),
        (gettext("Asked"), _timestamp(contact_request.created_at)),
        (gettext("State"), contact_request.get_status_display()),
        (gettext("Outcome"), contact_request.get_outcome_display()),
        (gettext("Urgency"), contact_request.get_urgency_display()),
        (gettext("Why"), ", ".join(str(REASONS.get(code, code)) for code in contact_request.reasons)),
        (gettext("Not called before"), _timestamp(contact_request.not_before)),
        (gettext("Due"), _timestamp(contact_request.due_at)),
        (gettext("Tries"), contact_request.tries),
        (gettext("With"), holder),
        (gettext("Held until"), _timestamp(contact_request.claim_expires_at)),
        (
            gettext("Your number or address was last shown to whoever it is with"),
            _timestamp(contact_request.revealed_at),
        ),
        (gettext("A call in the quiet hours was allowed until"), _timestamp(contact_request.call_allowed_until)),
        (gettext("You left our pages"), _timestamp(contact_request.tokens_revoked_at)),
        (gettext("Closed"), _timestamp(contact_request.closed_at)),
        (gettext("Erased: your name, numbers, addresses, and all notes"), _timestamp(contact_request.erased_at)),
    )
    return _lines(rows, "-")


def _shown_texts(contact_request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    rows: list[tuple[Any, datetime, str | None]] = [
        (row, contact_request.created_at, None) for row in contact_request.wordings_shown
    ]
    rows += [(row, row.shown_at, row.read_out_by) for row in contact_request.consents.order_by("pk")]
    facts = []
    for row, at, read_out_by in rows:
        kind = dict(Wording.Kind.choices).get(row.kind, row.kind)
        version = gettext("%(kind)s, version %(number)d") % {"kind": kind, "number": row.version}
        how = gettext("read out by %s") % cast.named(read_out_by) if read_out_by else gettext("on the page")
        facts.append(Line(f"{_timestamp(at)}: {version}, {how}", row.text, row.language))
    return facts


def _notes(contact_request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    rows: list[tuple[Any, Any, str]] = [(row, row, row.opened("text")) for row in contact_request.attempts.all()]
    rows += [(row, row, row.opened("text")) for row in contact_request.notes.all()]
    rows += [(row, gettext("referred"), row.opened("referred_to")) for row in contact_request.referrals.all()]
    nothing = gettext("erased") if contact_request.erased_at else "-"
    return [
        Line(f"{_timestamp(row.created_at)}: {what}, {cast.named(row.author_name)}", text or nothing)
        for row, what, text in sorted(rows, key=lambda row: row[0].created_at)
    ]


def _texts(contact_request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    nothing = gettext("erased") if contact_request.erased_at else "-"
    lines = []
    for row in ReceivedText.objects.filter(request=contact_request):
        who = f"{_timestamp(row.read_at)}, {cast.named(row.read_by_name)}" if row.read_at else gettext("nobody")
        says = {
            "signed": _timestamp(row.signed_at),
            "wish": row,
            "ended": gettext("yes") if row.ended_contact else gettext("no"),
            "who": who,
        }
        how = gettext("sent %(signed)s, %(wish)s; we ended contact: %(ended)s; read by: %(who)s") % says
        lines.append(Line(f"{_timestamp(row.received_at)}: {how}", row.opened("text") or nothing))
    return lines


def _history(contact_request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    events = AuditEvent.objects.filter(request_id=contact_request.pk).order_by("pk")
    return [
        Line(_timestamp(event.at), f"{event.get_event_type_display()}: {cast.named(event.actor_name)}")
        for event in events
    ]


def _messages(contact_request: ContactRequest) -> list[Line]:
    yeses = [
        Line(
            _timestamp(yes.granted_at),
            gettext("yes to messages by %(channel)s, taken back: %(when)s")
            % {"channel": yes, "when": _timestamp(yes.revoked_at) or gettext("no")},
        )
        for yes in contact_request.message_consents.order_by("pk")
    ]
    return yeses + _notifications(contact_request, to_the_person=True)


def _notifications(contact_request: ContactRequest, *, to_the_person: bool) -> list[Line]:
    sent = Max("deliveries__ended_at", filter=Q(deliveries__state=Delivery.State.SENT))
    return [
        Line(
            _timestamp(row.created_at),
            f"{row}: {gettext('sent %s') % _timestamp(row.sent_at) if row.sent_at else gettext('not sent')}",
        )
        for row in contact_request.notifications.annotate(sent_at=sent).order_by("pk")
        if is_for_person(row.type) is to_the_person
    ]
