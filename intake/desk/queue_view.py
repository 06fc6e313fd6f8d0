"""What an address of the queue shows: the rows of a tab, narrowed by filters, or those that a search found."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from intake.contact.contact_details import parse_email
from intake.contact.phone import numbers_in
from intake.contact.reference import normalize
from intake.contact.request import ContactRequest
from intake.desk.filters import FilterForm
from intake.desk.marks import with_marks
from intake.desk.tabs import TABS, Tab
from intake.staff import policy
from intake.staff.roles import Account
from intake.vault.blind_index import lookup_indexes

# No sealed column: a page that lists people reads nothing that it does not show.
LISTED_COLUMNS = [
    "reference", "about", "discretion", "language", "source_page", "status", "urgency", "rank", "reasons", "due_at",
    "not_before", "claim_expires_at", "tries", "outcome", "created_at", "closed_at", "text_index",
    "deletion_pending_at", "claimed_by__username",
]  # fmt: skip


@dataclass(frozen=True)
class QueueView:
    """What the queue shows once: the rows of a tab, narrowed by filters, or of a search; `parameters` lead to it."""

    user: Account
    now: datetime
    tabs: dict[str, Tab]
    tab: str | None
    filters: FilterForm | None
    rows: Any
    parameters: dict[str, str]


def queue_view(request: HttpRequest, parameters: Mapping[str, str]) -> QueueView:
    """What `parameters` of an address show to whoever asks."""
    now = timezone.now()
    tabs = {name: tab for name, tab in TABS.items() if policy.may(request.user, tab.permission)}
    rows = with_marks(ContactRequest.objects.only(*LISTED_COLUMNS).select_related("claimed_by"))
    if code := parameters.get("code"):
        found = rows.with_reference(code).without_pending_deletion().soonest_due_first()
        return QueueView(request.user, now, tabs, None, None, found, {"code": code})
    if token := parameters.get("contact"):
        looked_for = request.session.get("search", {}).get(token, {"pk__in": []})
        same = {column: [bytes.fromhex(index) for index in indexes] for column, indexes in looked_for.items()}
        found = rows.filter(**same).without_pending_deletion().soonest_due_first()
        return QueueView(request.user, now, tabs, None, None, found, {"contact": token})
    if (like := _decode_key(parameters.get("like", ""))) and "quarantine" in tabs:
        found = rows.with_text_of(like).soonest_due_first()
        return QueueView(request.user, now, tabs, "quarantine", None, found, {"like": str(like)})
    tab = parameters.get("tab", "")
    tab = tab if tab in tabs else "waiting"
    filters = FilterForm(parameters, tab)
    narrowed = filters.narrowed(tabs[tab].rows(rows, request.user, now), now)
    return QueueView(request.user, now, tabs, tab, filters, narrowed, {"tab": tab, **filters.chosen})


def contact_search(request: HttpRequest, typed: str) -> dict[str, str]:
    """The address parameters that show what `typed` finds: a code, a phone number or an email address.

    What a phone or an address is looked up by stays in the session, as its blind index: no log, no history and no row
    of the sessions learns whom we looked for.
    """
    address, numbers = parse_email(typed), numbers_in(typed)[:2]
    if not (address or numbers) and (code := normalize(typed)):
        return {"code": code}
    token = token_urlsafe(9)
    kind, values = ("email", [address]) if address or not numbers else ("phone", numbers)
    indexes = [index.hex() for value in values for index in lookup_indexes(kind, value)]
    request.session["search"] = {token: {f"{kind}_index__in": indexes}}
    return {"contact": token}


def _decode_key(written: str) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(written)
    return None
