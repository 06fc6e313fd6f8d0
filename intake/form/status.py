"""`/status/`: a person finds their request by its code, and stays in control of it.

What was found is carried on by a receipt in a hidden field: no address and no cookie names a request.
"""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.contact.slot_seats import available_slots
from intake.contact.reference import normalize
from intake.contact.request import ContactRequest
from intake.contact.email_typos import suggest
from intake.form.status_forms import ContactForm, LookUpForm, PersonsForm, TimeForm
from intake.form.form_token import hidden_fields
from intake.form.message_consent import MessagesForm, words_read
from intake.helpline.published import PublicHelpline, published
from intake.helpline.formatting import time_choices
from intake.public import error_pages, html
from intake.public.decorators import comes_from_elsewhere, network, public
from intake.reception.access_token import issue_token, resolve_token
from intake.antispam import rate_limit
from intake.antispam.limits import LOOK_UP_WINDOW_SECONDS, MAX_LOOK_UPS
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import allow_messages
from intake.vault.tokens import sign, unsign


@public("GET", "POST")
def status(request: HttpRequest, language: str) -> HttpResponse:
    """Look up, then change; each by POST."""
    if request.method != "POST":
        return _look_up_page(language, LookUpForm())
    if comes_from_elsewhere(request):
        return error_pages.page(403, language)
    if receipt := request.POST.get("receipt"):
        return _change(request, language, receipt)
    return _look_up(request, language)


def _look_up(request: HttpRequest, language: str) -> HttpResponse:
    """One answer for whatever does not fit, and few tries: a code and four digits must not be guessed."""
    form = LookUpForm(request.POST)
    if not form.is_valid() or "code" not in request.POST:
        return _look_up_page(language, LookUpForm())
    counted = ("status", network(request)), ("status-code", normalize(form.cleaned_data["code"]))
    if max([rate_limit.count(what, who, LOOK_UP_WINDOW_SECONDS) for what, who in counted]) > MAX_LOOK_UPS:
        return error_pages.page(429, language, Retry_After=str(rate_limit.retry_after(LOOK_UP_WINDOW_SECONDS)))
    found = form.found()
    if found is None or _is_sent_again(request.POST.get("shown", ""), found):
        return _look_up_page(language, form, not_found=True, status=422)
    for what, who in counted:
        rate_limit.refund(what, who, LOOK_UP_WINDOW_SECONDS)
    return _page(language, issue_token(found), found)


def _is_sent_again(signed: str, found: ContactRequest) -> bool:
    """Whether the form was shown before the person left: then it is their browser that sends it, and somebody else."""
    shown = unsign("look-up", signed)
    return bool(shown and found.tokens_revoked_at and int(shown) < found.tokens_revoked_at.timestamp() * 1_000_000)


def _look_up_page(language: str, form: LookUpForm, *, not_found: bool = False, status: int = 200) -> HttpResponse:
    shown = str(time.time_ns() // 1000)
    hidden = hidden_fields("shown", sign("look-up", shown), shown)
    said = {"form": form, "hidden": hidden, "not_found": not_found, "helpline": published(language), "here": "status"}
    return html.show("form/look_up", language, said, status)


def earlier_page(language: str, status: int = 200, **said: Any) -> HttpResponse:
    """That something was received, and how to find it: for a receipt that opens nothing any more."""
    return html.show(
        "form/expired_page", language, {"helpline": published(language), "here": "status", **said}, status
    )


def controls(language: str, receipt: str, stored: ContactRequest, failed: PersonsForm | None = None) -> dict[str, Any]:
    """What the template `controls.html` needs. `failed` is a form that could not be acted upon, with what was typed."""
    helpline = published(language)
    return {
        "helpline": helpline,
        "receipt": receipt,
        "stored": stored,
        "failed": failed,
        "time_form": failed if isinstance(failed, TimeForm) else _time_form(language, helpline),
        "contact_form": failed if isinstance(failed, ContactForm) else ContactForm(),
        "messages_form": _messages_form(language, stored),
    }


def _time_form(language: str, helpline: PublicHelpline, data: Any = None) -> TimeForm:
    with override(language):
        return TimeForm(time_choices(available_slots(helpline, timezone.now()), helpline.calendar.time_zone), data)


def _messages_form(language: str, stored: ContactRequest, data: Any = None) -> MessagesForm:
    with override(language):
        return MessagesForm(stored, published(language), data)


def _page(
    language: str,
    receipt: str,
    stored: ContactRequest,
    *,
    failed: PersonsForm | None = None,
    done: Any = "",
    refused: Any = "",
    status: int = 200,
) -> HttpResponse:
    said = {
        **controls(language, receipt, stored, failed),
        "done": done,
        "refused": refused,
        "later": stored.not_before if stored.not_before > timezone.now() else None,
        "here": "status",
    }
    return html.show("form/status", language, said, status)


def _new_contact(stored: ContactRequest, form: Any) -> None:
    new = form.cleaned_data
    transitions.change_contact(
        stored,
        phone=new["e164"] or stored.opened("phone"),
        phone_raw=new["phone"] or stored.opened("phone_raw"),
        email=new["address"] or stored.opened("email"),
    )


def _meant_contact(stored: ContactRequest, form: Any) -> None:
    phone, typed, email = (stored.opened(column) for column in ("phone", "phone_raw", "email"))
    transitions.change_contact(stored, phone=phone, phone_raw=typed, email=suggest(email) or email)


def _new_time(stored: ContactRequest, form: Any) -> None:
    slot = published("en").calendar.slot(form.cleaned_data["when"], timezone.now())
    transitions.change_time(stored, slot=slot)


def _messages(stored: ContactRequest, form: Any) -> None:
    if words := words_read(stored, form.cleaned_data.get("messages_read", "")):
        allow_messages(stored, channels=form.cleaned_data["messages"], words=words)


CHANGES: dict[str, tuple[Callable[[ContactRequest, Any], None], Any]] = {
    "time": (_new_time, _("We changed the time.")),
    "contact": (_new_contact, _("We changed how we reach you.")),
    "meant": (_meant_contact, _("We changed your email address.")),
    "messages": (_messages, _("We saved your choice.")),
    "stop": (lambda stored, form: transitions.stop_contact(stored), _("We will not contact you any more.")),
    "delete": (lambda stored, form: transitions.withdraw(stored), ""),
}


def _change(request: HttpRequest, language: str, receipt: str) -> HttpResponse:
    """Make the change that was asked for, at once, whoever holds the request; or show where it stands."""
    stored, do = resolve_token(receipt), request.POST.get("do", "")
    if stored is None:
        return earlier_page(language)
    if do not in CHANGES:
        return _page(language, receipt, stored)
    form: PersonsForm | None = None
    if do == "time":
        form = _time_form(language, published(language), request.POST)
    elif do == "contact":
        form = ContactForm(request.POST)
    elif do == "messages":
        form = _messages_form(language, stored, request.POST)
    with override(language):
        if form and not form.is_valid():
            return _page(language, receipt, stored, failed=form, status=422)
    change, done = CHANGES[do]
    try:
        change(stored, form)
    except TransitionRefused:
        stored.refresh_from_db()
        return _page(language, receipt, stored, refused=do, status=409)
    if stored.erased_at:
        return html.show("form/deleted", language, {"helpline": published(language), "here": "status"})
    return _page(language, receipt, stored, done=done)
