"""Which letter goes to whom, and what it says. No letter says anything about a person."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.notify.digest import figures
from intake.notify.models import Letter
from intake.staff.roles import ADVISOR, OPERATOR, SUPERVISOR


@dataclass(frozen=True)
class Readers:
    """Staff who hold one of `roles`; without a role, the person whose request it is about.

    `urgent`: at any hour, whether they want it or not. `on_duty`: those alone who are on call, while somebody is.
    """

    roles: tuple[str, ...] = ()
    urgent: bool = False
    on_duty: bool = False


LETTERS = {
    Letter.NEW_REQUEST: Readers((ADVISOR, SUPERVISOR), on_duty=True),
    Letter.EMERGENCY: Readers((ADVISOR, SUPERVISOR), urgent=True, on_duty=True),
    Letter.DUE_SOON: Readers((ADVISOR, SUPERVISOR), on_duty=True),
    Letter.CALL_DUE: Readers((ADVISOR, SUPERVISOR), on_duty=True),
    Letter.OVERDUE: Readers((SUPERVISOR,)),
    Letter.CLAIM_OVERDUE: Readers((SUPERVISOR,)),
    Letter.PERSON_CHANGED: Readers((SUPERVISOR,)),
    Letter.QUARANTINE_LATE: Readers((SUPERVISOR,)),
    Letter.DIGEST: Readers((SUPERVISOR,)),
    Letter.REVIEW_DUE: Readers((OPERATOR,)),
    Letter.DELIVERY_FAILED: Readers((OPERATOR,)),
    Letter.OUTBOX_STUCK: Readers((OPERATOR,), urgent=True),
    Letter.WORKER_SILENT: Readers((OPERATOR,)),
    Letter.TEST: Readers((OPERATOR,)),
    Letter.RECEIVED: Readers(),
    Letter.TRIED: Readers(),
}


def is_message(letter: str) -> bool:
    """Whether it goes to the person whose request it is about."""
    return not LETTERS[Letter(letter)].roles


def text_of(letter: str, language: str = "en", **said: str) -> tuple[str, str]:
    """Its subject and its words, the same for every reader among staff of this language.

    To a person it says when we try (`when`, else "soon"), and how to end it by the channel that it comes `by`.
    """
    with override(language):
        subject = render_to_string(f"intake/notify/{letter}_subject.txt").strip()
        told = {"base_url": settings.BASE_URL, "figures": figures() if letter == Letter.DIGEST else [], **said}
        return subject, render_to_string(f"intake/notify/{letter}.txt", told)


def html_of(text: str, language: str) -> str:
    """The same words as a page: the first line says what, the last one where, those between are figures."""
    says, *between, address = text.splitlines()
    rows = [line.rpartition(": ")[::2] for line in between]
    told = {"says": says, "rows": rows, "address": address, "language": language}
    return render_to_string("intake/notify/staff.html", told)
