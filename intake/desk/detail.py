"""One request: the person, what happened, and the next moves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from intake.contact.choices import Discretion, Need
from intake.contact.phone import format_phone, says_more
from intake.contact.quiet import is_quiet, local_times, may_dial, phone_time_zones
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.contact.timeline import Entry, since, timeline, version
from intake.desk.action_form import ActionForm
from intake.desk.action_forms import ACTION_FORMS, available_actions
from intake.desk.script import SCRIPT
from intake.helpline.formatting import Clocks
from intake.helpline.hours import Slot
from intake.helpline.published import calendar_of
from intake.retention import early_disposal, hold
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.roles import Account
from intake.triage.errors import TransitionRefused
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import KeyMissing


def address(contact_request: ContactRequest) -> str:
    """The page of one request."""
    return reverse("admin:intake_contactrequest_change", args=[contact_request.pk])


def get_visible(pk: UUID, user: Account) -> ContactRequest:
    """The request with this key; 404 without one, and for one that its person deleted while a legal hold keeps it.

    That there is such a one is told only to those who may lift the hold.
    """
    try:
        contact_request = ContactRequest.objects.select_related("claimed_by", "helpline").get(pk=pk)
    except (ContactRequest.DoesNotExist, ValueError):
        raise Http404 from None
    if contact_request.deletion_pending_at and not policy.may(user, Permission.LIFT_HOLD):
        raise Http404
    return contact_request


def _retention_context(user: Any, contact_request: ContactRequest) -> dict[str, Any]:
    """What keeps it, or is to end it early, for those who decide about that."""
    if not policy.may(user, Permission.LIFT_HOLD):
        return {}
    standing = hold.standing(contact_request)
    return {
        "hold": standing,
        "hold_reason": standing.opened("reason") if standing else "",
        "proposal": early_disposal.proposed(contact_request),
    }


def page(
    request: HttpRequest,
    context: dict[str, Any],
    contact_request: ContactRequest,
    *,
    filled: ActionForm | None = None,
    changes: Sequence[Entry] = (),
    shows_contact: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The request's page. `filled` is a form that was sent and could not be made; its words stay in it.

    `meanwhile` is what happened between the page it was filled in on and this one.
    """
    action_forms = available_actions(request.user, contact_request)
    if filled is not None:
        action_forms[filled.verb] = filled
    reads, now = policy.may(request.user, Permission.READ, contact_request), timezone.now()
    times = local_times(contact_request, now) if reads and not contact_request.erased_at else []
    ours = calendar_of(contact_request.helpline).time_zone
    their_zones = phone_time_zones(contact_request) if times else ()
    starts, ends = contact_request.slot_starts, contact_request.slot_ends
    context |= {
        "title": contact_request,
        "contact_request": contact_request,
        "zone": ours,
        "clocks": Clocks(ours, their_zones),
        "slot": Slot(starts, ends) if starts and ends else None,
        "name": contact_request.text_or_reason("name") if reads else "",
        "zip": contact_request.text_or_reason("zip") if reads else "",
        "reads": reads,
        "may_copy": policy.may(request.user, Permission.COPY, contact_request),
        "needs": [Need(need).label for need in contact_request.needs],
        "script": SCRIPT[Discretion(contact_request.discretion)],
        "timeline": timeline(contact_request, opened=reads),
        "unread_texts": unread_texts(contact_request) if reads else [],
        "linked": ContactRequest.objects.linked_to(contact_request).select_related("claimed_by")[:10],
        "action_forms": action_forms,
        "filled": filled,
        "version": version(contact_request),
        "changes": changes,
        "local_times": times,
        "number_tells": bool(their_zones),
        "is_quiet": is_quiet(times),
        "may_dial": not times or may_dial(contact_request, now),
        "shows_contact": shows_contact,
        **_retention_context(request.user, contact_request),
    }
    if shows_contact:
        context |= _contact(contact_request)
    return render(request, "intake/desk/request.html", context, status=status)


def unread_texts(contact_request: ContactRequest) -> list[Entry]:
    """What came from their number and nobody has read: when, what it seems to wish, and its words."""
    texts = list(ReceivedText.objects.unread().filter(request=contact_request))
    for text in texts:
        text.request = contact_request
    return [Entry(text.received_at, "", str(text), text.text_or_reason("text")) for text in texts]


def _contact(contact_request: ContactRequest) -> dict[str, Any]:
    """What to dial and where to write to; `unopened` says why something of it does not open."""
    contact: dict[str, Any] = {"unopened": set()}
    for column in ("phone", "phone_raw", "email", "email_raw"):
        try:
            contact[column] = contact_request.opened(column)
        except (KeyMissing, CannotDecrypt):
            contact["unopened"].add(contact_request.text_or_reason(column))
    if phone := contact.get("phone"):
        contact["phone_spaced"] = format_phone(phone)
        typed = contact.get("phone_raw", "")
        contact["phone_raw"] = typed if typed and says_more(typed, phone) else ""
    return contact


class StaleVersion(Exception):
    """The page that a form was filled in on does not show what happened since. Nothing was moved."""

    def __init__(self, changes: list[Entry]) -> None:
        self.changes = changes


@transaction.atomic
def apply(form: ActionForm, contact_request: ContactRequest, *, by: User, seen_version: str) -> None:
    """The move, if nothing happened since `seen_version`. Whoever sends no version looked at none."""
    ContactRequest.objects.select_for_update().get(
        pk=contact_request.pk
    )  # nothing happens to it between our look and our move
    if seen_version.isdecimal() and (changes := since(contact_request, int(seen_version))):
        raise StaleVersion(changes)
    form.apply(contact_request, by=by)


def _refused(
    request: HttpRequest, context: dict[str, Any], pk: UUID, form: ActionForm, refusal: TransitionRefused
) -> HttpResponse:
    messages.error(request, refusal.describe())
    return page(request, context, get_visible(pk, request.user), filled=form, status=409)


def move(request: HttpRequest, context: dict[str, Any], pk: UUID, verb: Permission) -> HttpResponse:
    """Make one move, then show where it led. A refusal says why and keeps what was typed."""
    contact_request = get_visible(pk, request.user)
    if verb in policy.ROLE_PERMISSIONS:
        policy.require(request.user, verb, contact_request)
    form = ACTION_FORMS[verb](contact_request, request.POST)
    if not form.is_valid():
        return page(request, context, contact_request, filled=form, status=422)
    try:
        apply(
            form, contact_request, by=policy.signed_in(request.user), seen_version=request.POST.get("seen_version", "")
        )
    except StaleVersion as stale:
        return page(request, context, get_visible(pk, request.user), filled=form, changes=stale.changes, status=409)
    except TransitionRefused as refusal:
        return _refused(request, context, pk, form, refusal)
    except PermissionDenied:
        # Whoever held it a moment ago must not lose what they typed because their time ran out meanwhile.
        if verb not in policy.ASSIGNEE_PERMISSIONS or not policy.may(request.user, Permission.CLAIM):
            raise
        return _refused(request, context, pk, form, TransitionRefused(verb, contact_request))
    if verb == "reveal":
        # Not a redirect: the number must stay out of addresses and sessions. Its audit row is already committed.
        return page(request, context, get_visible(pk, request.user), shows_contact=True)
    messages.success(request, form.success_message)
    still_mine = contact_request.claimed_by_id == request.user.pk
    return HttpResponseRedirect(
        address(contact_request) if still_mine else reverse("admin:intake_contactrequest_changelist")
    )
