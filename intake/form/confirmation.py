"""The confirmation: the code, what happens now, and what the person may still tell us."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.contact.email_typos import suggest
from intake.contact.reference import grouped
from intake.contact.request import ContactRequest
from intake.form.change_limit import seconds_to_wait
from intake.form.follow_up_form import FollowUpForm
from intake.form.message_consent import shown_wording
from intake.form.status_pages import expected_by, expired_page, number_to_check, slot_of, status_controls
from intake.helpline.published import published
from intake.public.decorators import is_cross_site, public_view
from intake.public.error_pages import error_page
from intake.public.html import html_response, render_page
from intake.reception.access_token import resolve_token
from intake.reception.follow_up import NotesFull, apply_follow_up
from intake.triage.errors import TransitionRefused
from intake.triage.message_consent import allow_messages
from intake.triage.urgency import EMERGENCY_NEEDS
from intake.vault.masks import last_four, masked_email

# Somebody who needs an hour to write a few lines must not lose them; the page itself is plain long before.
FOLLOW_UP_WITHIN = timedelta(hours=2)


@public_view("GET", "POST")
def received(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Show the confirmation, for half an hour: phones throw background tabs away and load them again."""
    if request.method == "POST":
        return _receive_follow_up(request, language, token)
    contact_request, added = resolve_token(token), "added" in request.GET
    if contact_request is None:
        return expired_page(language, added=added)
    return _page(language, token, contact_request, _form(language, contact_request), added=added)


def _receive_follow_up(request: HttpRequest, language: str, token: str) -> HttpResponse:
    contact_request = resolve_token(token, FOLLOW_UP_WITHIN)
    if is_cross_site(request):
        return error_page(403, language)
    if contact_request is None:
        return expired_page(language, 410, nothing_changed=True)
    form, wait = _form(language, contact_request, request.POST), seconds_to_wait(request, contact_request)
    status = _keep_for_later(form) if wait else _store_follow_up(contact_request, form)
    if status == 303:
        url = reverse("received", kwargs={"token": token, "language": language})
        return html_response("", status, Location=f"{url}?added")
    # What was typed comes back at any time; the code, after half an hour, does not.
    if resolve_token(token) is None:
        response = expired_page(language, status, form=form)
    else:
        response = _page(language, token, contact_request, form, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _keep_for_later(form: FollowUpForm) -> int:
    """Return the HTTP status for what came too soon. The page shows what was typed, so that it can be sent later."""
    form.add_error("note", _("You sent many answers. Wait ten minutes, then press the button again."))
    return 429


def _form(language: str, contact_request: ContactRequest, data: Any = None) -> FollowUpForm:
    with override(language):
        return FollowUpForm(contact_request, published(language), data)


def _store_follow_up(contact_request: ContactRequest, form: FollowUpForm) -> int:
    """Return the HTTP status: 303 when it is stored, 409 when the request is closed, 422 for what is too much."""
    if not form.is_valid():
        return 422
    text = shown_wording(contact_request, form.cleaned_data.get("messages_read", ""))
    try:
        with transaction.atomic():
            apply_follow_up(contact_request, form.answers())
            if text:
                allow_messages(contact_request, channels=form.cleaned_data["messages"], words=text)
    except TransitionRefused:
        return 409
    except NotesFull:
        form.add_error("note", _("We have many notes from you. We cannot keep more here. Please call us."))
        return 422
    return 303


def _page(
    language: str,
    token: str,
    contact_request: ContactRequest,
    form: FollowUpForm,
    *,
    added: bool = False,
    status: int = 200,
) -> HttpResponse:
    helpline, now = published(language), timezone.now()
    phone, email = contact_request.opened("phone"), contact_request.opened("email")
    suggestion = suggest(email)
    context: dict[str, Any] = {
        **status_controls(language, token, contact_request),
        "form": form,
        "added": added,
        "reference": grouped(contact_request.reference),
        "last_four": last_four(phone) if phone else "",
        "email": masked_email(email) if email else "",
        "meant": masked_email(suggestion) if suggestion else "",
        "phone_is_unreadable": bool(contact_request.phone_raw) and not phone,
        "email_is_unreadable": bool(contact_request.email_raw) and not email,
        "emergency_needs": [need for need in contact_request.needs if need in EMERGENCY_NEEDS],
        "open_now": helpline.calendar.is_open(now),
        "opens_at": helpline.calendar.next_opening(now),
        "expected_by": expected_by(contact_request, helpline),
        "slot": slot_of(contact_request),
        "number_to_check": number_to_check(contact_request),
        "url_name": "received",
    }
    return render_page("form/received", language, context, status)
