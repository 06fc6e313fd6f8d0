"""The queue: who is to be called next. 25 rows, keyset paging, counts that stop at 99."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK
from intake.contact.contact_details import parse_email, parse_phone
from intake.contact.reference import normalize
from intake.contact.request import ContactRequest
from intake.desk.action_forms import ACTION_FORMS
from intake.desk.filters import FilterForm
from intake.staff import policy
from intake.vault.blind_index import lookup_indexes

PAGE_SIZE = 25
RANKS = {str(EMERGENCY_RANK), str(ORDINARY_RANK)}
MAX_COUNT = 99
# Two with the same text are a coincidence, or one person who pressed twice.
GROUP = 3
# No sealed column: a page that lists people reads nothing that it does not show.
LISTED = [
    "reference", "about", "discretion", "language", "source_page", "status", "urgency", "rank", "reasons", "due_at",
    "not_before", "claim_expires_at", "tries", "outcome", "created_at", "closed_at", "text_index", "deletion_pending_at",
    "claimed_by__username",
]  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """One way to look at the queue. `verb` is who may; `counted` says whether its number is worth a look;
    `bulk` are the moves that several of its rows can make at once."""

    label: Promise
    rows: Callable[[Any, Any, datetime], Any]
    verb: str = "see_queue"
    counted: bool = True
    bulk: tuple[str, ...] = ()


TABS: dict[str, Tab] = {
    "waiting": Tab(_("Waiting"), lambda all_, user, now: all_.waiting().soonest_due_first(), bulk=("reassign",)),
    "mine": Tab(_("Mine"), lambda all_, user, now: all_.claimed_by(user).soonest_due_first()),
    "due": Tab(_("Due now"), lambda all_, user, now: all_.due(now).soonest_due_first(), bulk=("reassign",)),
    "held": Tab(
        _("Claimed"),
        lambda all_, user, now: all_.claimed().soonest_due_first(),
        verb="reassign",
        bulk=("release", "reassign"),
    ),
    "scheduled": Tab(_("Scheduled"), lambda all_, user, now: all_.scheduled().soonest_due_first(), bulk=("reassign",)),
    "quarantine": Tab(
        _("Quarantine"),
        lambda all_, user, now: all_.quarantined().soonest_due_first(),
        verb="see_quarantine",
        bulk=("confirm_spam", "admit"),
    ),
    "closed": Tab(_("Closed"), lambda all_, user, now: all_.closed().without_pending_deletion().latest_closed_first(), counted=False),
    "kept": Tab(
        _("Legal hold"), lambda all_, user, now: all_.under_hold().soonest_due_first(), verb="lift_hold", counted=False
    ),
}


def bounded_counts(querysets: Iterable[QuerySet[Any]]) -> list[int]:
    """How many rows each has, counted to COUNTED_TO + 1 and no further, in one query.

    Each keeps its order: it is what leads the database to the index instead of through the table.
    """
    parts: list[str] = []
    params: list[Any] = []
    for queryset in querysets:
        sql, values = queryset.values("pk")[: MAX_COUNT + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  the compiler's own SQL
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return list(cursor.fetchone())


def count_alike(requests: list[Any]) -> None:
    """Give each of these requests `alike`: how many in quarantine have its text, in words; "" where they are few."""
    texts = list({bytes(request.text_index) for request in requests if request.text_index})
    every = ContactRequest.objects.soonest_due_first()
    counts = bounded_counts(every.filter(text_index=text) for text in texts) if texts else []
    groups = {text: describe_count(count) for text, count in zip(texts, counts, strict=True) if count >= GROUP}
    for request in requests:
        request.alike = groups.get(bytes(request.text_index or b""), "")


def first_of_each_group(requests: list[Any]) -> list[Any]:
    """These requests, without those whose text stands before them already: one row is enough for a wave."""
    firsts: dict[Any, Any] = {}
    for request in requests:
        firsts.setdefault(bytes(request.text_index) if request.alike else request.pk, request)
    return list(firsts.values())


def contact_search(request: HttpRequest, typed: str) -> dict[str, str]:
    """The address parameters that show what `typed` finds: a code, a phone number or an email address.

    What a phone or an address is looked up by stays in the session, as its blind index: no log, no history and no row
    of the sessions learns whom we looked for.
    """
    if code := normalize(typed):
        return {"code": code}
    token = token_urlsafe(9)
    kind = "email" if "@" in typed else "phone"
    value = parse_email(typed) if kind == "email" else parse_phone(typed)
    indexes = [index.hex() for index in lookup_indexes(kind, value)]
    request.session["search"] = {token: {f"{kind}_index__in": indexes}}
    return {"found": token}


@dataclass(frozen=True)
class QueueView:
    """One look at the queue: the rows of a tab, narrowed by filters, or of a search. `parameters` lead to it again."""

    user: Any
    now: datetime
    tabs: dict[str, Tab]
    tab: str | None
    filters: FilterForm | None
    rows: Any
    parameters: dict[str, str]


def queue_view(request: HttpRequest, parameters: Mapping[str, str]) -> QueueView:
    """What `parameters` of an address show to whoever asks."""
    now = timezone.now()
    tabs = {name: tab for name, tab in TABS.items() if policy.may(request.user, tab.verb)}
    rows = ContactRequest.objects.only(*LISTED).select_related("claimed_by")
    if code := parameters.get("code"):
        found = rows.with_reference(code).without_pending_deletion().soonest_due_first()
        return QueueView(request.user, now, tabs, None, None, found, {"code": code})
    if token := parameters.get("found"):
        looked_for = request.session.get("search", {}).get(token, {"pk__in": []})
        same = {column: [bytes.fromhex(index) for index in indexes] for column, indexes in looked_for.items()}
        found = rows.filter(**same).without_pending_deletion().soonest_due_first()
        return QueueView(request.user, now, tabs, None, None, found, {"found": token})
    if (like := _decode_key(parameters.get("like", ""))) and "quarantine" in tabs:
        found = rows.with_text_of(like).soonest_due_first()
        return QueueView(request.user, now, tabs, "quarantine", None, found, {"like": str(like)})
    tab = parameters.get("tab", "")
    tab = tab if tab in tabs else "waiting"
    filters = FilterForm(parameters, tab)
    narrowed = filters.narrowed(tabs[tab].rows(rows, request.user, now), now)
    return QueueView(request.user, now, tabs, tab, filters, narrowed, {"tab": tab, **filters.chosen})


class QueueChangeList(ChangeList):
    """The changelist without totals, page numbers and lookups by address: none of these stays cheap, or safe."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """The rows of the chosen tab, or of the search, in that tab's order."""
        self.look = queue_view(request, self.params)
        return self.look.rows

    def get_results(self, request: HttpRequest) -> None:
        """25 rows after the place that `after` names, and the place that the next page comes after."""
        columns = [column.lstrip("-") for column in self.queryset.query.order_by]
        rows = self.queryset
        if place := _cursor(self.params.get("after", ""), len(columns)):
            rows = rows.after_cursor(place)
        listed = list(rows[: PAGE_SIZE + 1])
        self.result_list = listed[:PAGE_SIZE]
        self.next_place = ""
        if len(listed) > PAGE_SIZE:
            self.next_place = "~".join(_encode_cursor(getattr(self.result_list[-1], column)) for column in columns)
        if self.look.tab == "quarantine":
            count_alike(self.result_list)
            if "like" not in self.look.parameters:
                self.result_list = first_of_each_group(self.result_list)
        # What the stock page asks of a list that knows its total.
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.can_show_all = self.multi_page = False

    def counted_tabs(self) -> list[dict[str, Any]]:
        """Each tab with its count in words; "99+" where there are more, nothing where a count would not stay cheap."""
        tabs, user, now = self.look.tabs, self.look.user, self.look.now
        counted = [name for name, tab in tabs.items() if tab.counted]
        every = ContactRequest.objects.all()
        counts = dict(zip(counted, bounded_counts(tabs[name].rows(every, user, now) for name in counted), strict=True))
        return [
            {
                "address": urlencode({"tab": name, **(self.look.filters.chosen if self.look.filters else {})}),
                "label": tab.label,
                "count": describe_count(counts.get(name)),
                "is_current": name == self.look.tab,
            }
            for name, tab in tabs.items()
        ]

    @property
    def bulk_moves(self) -> list[tuple[str, Any]]:
        """What may be done with several of these rows at once: verbs, each with its label."""
        tab = self.look.tabs[self.look.tab] if self.look.tab else None
        return [(verb, ACTION_FORMS[verb].label) for verb in tab.bulk] if tab and policy.may(self.look.user, "bulk") else []

    @property
    def may_export(self) -> bool:
        """Whether what is listed may leave as a file."""
        return policy.may(self.look.user, "export")

    def address(self) -> str:
        """The parameters that lead here again."""
        return urlencode(self.look.parameters)

    def after_bulk(self) -> str:
        """The same for whoever moved some of these rows: the row that a group is named by may be gone."""
        return "tab=quarantine" if "like" in self.look.parameters else self.address()


def describe_count(count: int | None) -> str:
    """ "99+" where there are more, nothing for what was not counted."""
    return "" if count is None else f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)


def _encode_cursor(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _decode_key(written: str) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(written)
    return None


def _cursor(written: str, columns: int) -> tuple[Any, ...] | None:
    """A place as `_written` gave it, in a list with so many columns of order: (rank, due, id) or (closed, id).

    None for anything else: then page one shows.
    """
    with contextlib.suppress(ValueError, OverflowError):
        *rank, at, pk = written.split("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo and len(rank) + 2 == columns and all(number in RANKS for number in rank):
            return (*(int(number) for number in rank), moment.astimezone(UTC), UUID(pk))
    return None
