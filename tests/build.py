"""One builder for each noun. Every default can be named and changed."""

import hashlib
import re
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from intake.helpline.published import PublishedText, clear_cache, published, wording_version
from intake.models import (
    Article,
    City,
    ContactRequest,
    Correction,
    Facility,
    Helpline,
    OnCallShift,
    OpeningHours,
    ReceivedText,
    Wording,
)
from intake.reception.receive import receive
from intake.reception.submission import Submission

REFERENCE_DATA = import_module("intake.migrations.0005_states_and_cities")
DISCLOSURE = "Trained staff of Hope Line answer. They work for Hope Line, a charity."
CONSENT = "By pressing the button you ask Hope Line to contact you about this request."
REFERRAL = "May I give your name and number to this place?"
SPANISH = {
    "disclosure": "Contesta el personal de Hope Line. Trabaja para Hope Line, una organización sin fines de lucro.",
    "consent": "Al presionar el botón, usted le pide a Hope Line que le contacte sobre esta solicitud.",
    "referral": "¿Puedo dar su nombre y su número a este lugar?",
}

MESSAGES = {
    "en": "Hope Line may send you messages about this request.",
    "es": "Hope Line puede mandarle mensajes sobre esta solicitud.",
}

_numbers = count()


def a_wording(
    helpline: Helpline,
    kind: str,
    text: str,
    *,
    language: str = "en",
    version: int = 1,
    reviewed_at: datetime | None = None,
) -> Wording:
    """A version of a wording, and everybody reads it from now on."""
    clear_cache()
    reviewed_at = reviewed_at or timezone.now()
    return Wording.objects.create(
        helpline=helpline, kind=kind, language=language, version=version, text=text, reviewed_at=reviewed_at
    )


def a_wording_of_messages(helpline: Helpline, language: str = "en") -> PublishedText:
    """What a yes to messages is to, published now."""
    kind = Wording.Kind.MESSAGES
    version = Wording.objects.filter(helpline=helpline, kind=kind, language=language).count() + 1
    a_wording(helpline, kind, MESSAGES[language], language=language, version=version)
    return wording_version(helpline.pk, kind, language, version)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def a_helpline(
    *,
    weekly: tuple[tuple[int, time, time], ...] = tuple((day, time(8), time(21)) for day in range(7)),
    reviewed_at: datetime | None = None,
    **columns: Any,
) -> Helpline:
    """A helpline that is open every day from 8 to 21 in New York, with its three wordings in English and Spanish."""
    # A page that was rendered for it is right for the next one too, if that has the same key.
    key = 1_000 + Helpline.objects.count()
    defaults = {"slug": "hope-line", "name": "Hope Line", "phone": "(202) 555-0100", "caller_id": "(202) 555-0101"}
    helpline = Helpline.objects.create(**{"pk": key, **defaults, "time_zone": "America/New_York", **columns})
    hours = [OpeningHours(helpline=helpline, weekday=day, opens=opens, closes=closes) for day, opens, closes in weekly]
    OpeningHours.objects.bulk_create(hours)
    english = {"disclosure": DISCLOSURE, "consent": CONSENT, "referral": REFERRAL}
    first = {"version": 1, "reviewed_at": reviewed_at or timezone.now()}
    Wording.objects.bulk_create(
        Wording(helpline=helpline, kind=kind, language=language, text=text, sha256=_sha256(text), **first)
        for language, texts in (("en", english), ("es", SPANISH))
        for kind, text in texts.items()
    )
    clear_cache()
    return helpline


def a_city(slug: str = "houston", state: str = "TX") -> City:
    """One of the cities that come with Intake."""
    return City.objects.select_related("state").get(slug=slug, state=state)


def a_facility(**columns: Any) -> Facility:
    """An open facility in the middle of Houston, unlike all others."""
    city, number = columns.pop("city", None) or a_city(), next(_numbers)
    defaults = {"identity_hash": f"{number}", "name": f"Center {number}", "phone": "(713) 555-0100"}
    position = {"latitude": city.latitude, "longitude": city.longitude}
    dates = {"last_listed_on": date(2027, 3, 1), "verified_on": date(2027, 3, 1)}
    return Facility.objects.create(city=city, **{**defaults, **position, **dates, **columns})


def a_correction(**columns: Any) -> Correction:
    """Somebody wrote about a facility, and nobody has looked at it yet."""
    note = columns.pop("note", "They have moved to Elm Street.")
    facility = columns.pop("facility", None) or a_facility()
    correction = Correction(
        **{"id": uuid4(), "facility": facility, "problem": "other", "created_at": timezone.now(), **columns}
    )
    correction.seal(note=note)
    correction.save(force_insert=True)
    return correction


def a_user(role: str, username: str = "") -> User:
    """Active staff in one role, named after it; the password is `demo-<username>`."""
    username = username or role
    user = User.objects.create_user(username, f"{username}@intake.example", f"demo-{username}", is_staff=True)
    # One row, where `add` would first ask which groups there are.
    User.groups.through.objects.create(user=user, group=Group.objects.get(name=role))
    return user


def a_shift(account: User, weekday: int, starts: int, ends: int) -> OnCallShift:
    """Somebody is on call on this weekday (0 is Monday), between two full hours."""
    return OnCallShift.objects.create(account=account, weekday=weekday, starts=time(starts), ends=time(ends))


def a_phone() -> str:
    """A number, in E.164, that no other request of this run has."""
    return f"+1646555{next(_numbers) % 10_000:04}"  # 202 is for numbers that a test names itself


def a_submission(**columns: Any) -> Submission:
    """What the form hands over for somebody called Ana with a phone number of her own; makes the helpline if needed."""
    if not Helpline.objects.exists():
        a_helpline()
    shown = columns.pop("helpline", None) or published("en")
    phone = columns.pop("phone", None)
    phone = a_phone() if phone is None else phone
    defaults = {"submission_id": uuid4(), "wordings": shown.wordings, "language": "en", "name": "Ana"}
    return Submission(helpline=shown, phone=phone, **{**defaults, "phone_raw": phone, **columns})


def a_request(**columns: Any) -> ContactRequest:
    """A request that came in as every request does. Takes what a `Submission` takes."""
    return receive(a_submission(**columns))


def a_form(client: Client, *, at: str = "/", **fields: str) -> dict[str, str]:
    """What a browser sends from a page that it just loaded: a phone number, `fields`, and the page's own `ctx`."""
    return {"phone": "(202) 555-0123", **fields, "ctx": ctx_of(client.get(at).content.decode())}


def ctx_of(html: str) -> str:
    """The `ctx` that a page carries."""
    found = re.search(r'name="ctx" value="([^"]+)"', html)
    assert found, "the page carries no ctx"
    return found[1]


def an_article(**columns: Any) -> Article:
    """A published article that nobody has reviewed, due for review in a year."""
    defaults = {
        "slug": "is-it-hard",
        "language": "en",
        "version": 1,
        "position": 10,
        "title": "Is it hard?",
        "summary": "It is, and there is help.",
        "body": "## What helps\n\nTalk to someone. [1]",
        "sources": "What helps | NIDA | 2020 | https://nida.nih.gov/help",
        "next_review": timezone.localdate() + timedelta(days=365),
    }
    return Article.objects.create(**{**defaults, **columns})


def a_text(request: ContactRequest, text: str = "who is this", wish: str = "unclear", **columns: Any) -> ReceivedText:
    """A text that came from the number of `request`, and that nobody has read."""
    now = timezone.now()
    row = ReceivedText(request=request, wish=wish, **{"signed_at": now, "received_at": now, **columns})
    row.seal(text=text)
    row.save(force_insert=True)
    return row
