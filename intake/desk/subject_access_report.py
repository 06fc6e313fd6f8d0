"""Everything we hold about one request, in the words of the person whom it is about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.audit import trail
from intake.audit.models import AuditEvent
from intake.contact.choices import Need
from intake.contact.erasure import SEALED
from intake.contact.reference import grouped
from intake.contact.request import ContactRequest
from intake.helpline.models import Wording
from intake.notify.rendering import is_for_person
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
            return _("you")
        if name == trail.SYSTEM:
            return _("our computer")
        return _("staff member %d") % self._numbers.setdefault(name, len(self._numbers) + 1)


def sections(request: ContactRequest) -> list[Section]:
    """All of it, opened, in the language and the time zone that are active."""
    cast = StaffPseudonyms()
    return [
        Section(_("What you told us"), _answers(request)),
        Section(_("Where your request stands"), _state(request, cast)),
        Section(_("What you read, or we read to you"), _shown_texts(request, cast)),
        Section(_("Calls, messages, notes and places"), _notes(request, cast)),
        Section(_("What happened, and who did it"), _history(request, cast)),
        Section(_("Messages to you, and your yes to them"), _messages(request)),
        Section(_("Mails to our staff. They say nothing about you."), _notifications(request, to_the_person=False)),
    ]


def _timestamp(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _lines(labelled: Iterable[tuple[str, Any]], nothing: str) -> list[Line]:
    return [Line(label, str(value) if value not in ("", None) else nothing) for label, value in labelled]


def _answers(request: ContactRequest) -> list[Line]:
    sealed = {column: request.opened(column) for column in SEALED}
    slot = " - ".join(filter(None, map(_timestamp, (request.slot_starts, request.slot_ends))))
    written = (
        (_("What to call you"), sealed["name"]),
        (_("Phone number, as you wrote it"), sealed["phone_raw"]),
        (_("Phone number, as we dial it"), sealed["phone"]),
        (_("Email address"), sealed["email"]),
        (_("Email address, as you wrote it"), sealed["email_raw"]),
        (_("Zip code"), sealed["zip"]),
    )
    chosen = (
        (_("Who needs help"), request.get_about_display()),
        (_("Needs"), ", ".join(str(Need(need).label) for need in request.needs)),
        (_("If someone else answers"), request.get_discretion_display()),
        (_("Language"), dict(settings.LANGUAGES).get(request.language, request.language)),
        (_("Wants to be reached by"), request.get_contact_method_display()),
        (_("The time you chose"), slot),
        (_("That time was gone"), _("yes") if request.slot_was_full else _("no")),
        (_("The page you came from"), request.source_page),
    )
    return _lines(written, _("erased") if request.erased_at else _("no answer")) + _lines(chosen, _("no answer"))


def _state(request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    holder = cast.named(request.claimed_by.get_username()) if request.claimed_by else ""
    said = (
        (_("Your code"), grouped(request.reference)),
        (_("Helpline"), request.helpline),
        (_("Asked"), _timestamp(request.created_at)),
        (_("State"), request.get_status_display()),
        (_("Outcome"), request.get_outcome_display()),
        (_("Urgency"), request.get_urgency_display()),
        (_("Why"), ", ".join(str(REASONS.get(code, code)) for code in request.reasons)),
        (_("Not called before"), _timestamp(request.not_before)),
        (_("Due"), _timestamp(request.due_at)),
        (_("Tries"), request.tries),
        (_("Holder"), holder),
        (_("Held until"), _timestamp(request.claim_expires_at)),
        (_("Your number or address was last shown to its holder"), _timestamp(request.revealed_at)),
        (_("A call in the quiet hours was allowed until"), _timestamp(request.call_allowed_until)),
        (_("You left our pages"), _timestamp(request.tokens_revoked_at)),
        (_("Closed"), _timestamp(request.closed_at)),
        (_("Erased: your name, numbers, addresses, and all notes"), _timestamp(request.erased_at)),
    )
    return _lines(said, "-")


def _shown_texts(request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    rows: list[tuple[Any, datetime, str | None]] = [(row, request.created_at, None) for row in request.wordings_shown]
    rows += [(row, row.shown_at, row.read_out_by) for row in request.consents.order_by("pk")]
    facts = []
    for row, at, read_out_by in rows:
        kind = dict(Wording.Kind.choices).get(row.kind, row.kind)
        version = _("%(kind)s, version %(number)d") % {"kind": kind, "number": row.version}
        how = _("read out by %s") % cast.named(read_out_by) if read_out_by else _("on the page")
        facts.append(Line(f"{_timestamp(at)}: {version}, {how}", row.text, row.language))
    return facts


def _notes(request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    rows: list[tuple[Any, Any, str]] = [(row, row, row.opened("text")) for row in request.attempts.all()]
    rows += [(row, row, row.opened("text")) for row in request.notes.all()]
    rows += [(row, _("referred"), row.opened("referred_to")) for row in request.referrals.all()]
    nothing = _("erased") if request.erased_at else "-"
    return [
        Line(f"{_timestamp(row.created_at)}: {what}, {cast.named(row.author_name)}", text or nothing)
        for row, what, text in sorted(rows, key=lambda told: told[0].created_at)
    ]


def _history(request: ContactRequest, cast: StaffPseudonyms) -> list[Line]:
    events = AuditEvent.objects.filter(request_id=request.pk).order_by("pk")
    return [
        Line(_timestamp(event.at), f"{event.get_event_type_display()}: {cast.named(event.actor_name)}") for event in events
    ]


def _messages(request: ContactRequest) -> list[Line]:
    yeses = [
        Line(
            _timestamp(yes.granted_at),
            _("yes to messages by %(channel)s, taken back: %(when)s")
            % {"channel": yes, "when": _timestamp(yes.revoked_at) or _("no")},
        )
        for yes in request.message_consents.order_by("pk")
    ]
    return yeses + _notifications(request, to_the_person=True)


def _notifications(request: ContactRequest, *, to_the_person: bool) -> list[Line]:
    sent = Max("deliveries__ended_at", filter=Q(deliveries__state=Delivery.State.SENT))
    return [
        Line(_timestamp(row.created_at), f"{row}: {_('sent %s') % _timestamp(row.sent_at) if row.sent_at else _('not sent')}")
        for row in request.notifications.annotate(sent_at=sent).order_by("pk")
        if is_for_person(row.type) is to_the_person
    ]
