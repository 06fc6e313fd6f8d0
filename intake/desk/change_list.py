"""The change list of the queue: 25 rows a page, keyset paging, counts that stop at 99."""

import contextlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from intake.contact.choices import EMERGENCY_RANK, ORDINARY_RANK
from intake.contact.request import ContactRequest
from intake.desk.action_forms import ACTION_FORMS
from intake.desk.counts import bounded_counts, describe_count
from intake.desk.queue_view import queue_view
from intake.desk.text_groups import count_alike, first_of_each_group
from intake.staff import policy
from intake.staff.policy import Permission

PAGE_SIZE = 25
RANKS = {str(EMERGENCY_RANK), str(ORDINARY_RANK)}


class QueueChangeList(ChangeList):
    """The changelist without totals, page numbers and lookups by address: none of these stays cheap, or safe."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """The rows of the chosen tab, or of the search, in that tab's order."""
        self.view = queue_view(request, self.params)
        return self.view.rows

    def get_results(self, request: HttpRequest) -> None:
        """Read 25 rows after the cursor in `after`, and set the cursor that the next page comes after."""
        columns = [column.lstrip("-") for column in self.queryset.query.order_by]
        rows = self.queryset
        if cursor := _cursor(self.params.get("after", ""), len(columns)):
            rows = rows.after_cursor(cursor)
        listed = list(rows[: PAGE_SIZE + 1])
        self.result_list = listed[:PAGE_SIZE]
        self.next_cursor = ""
        if len(listed) > PAGE_SIZE:
            self.next_cursor = "~".join(_encode_cursor(getattr(self.result_list[-1], column)) for column in columns)
        if self.view.tab == "quarantine":
            count_alike(self.result_list)
            if "like" not in self.view.parameters:
                self.result_list = first_of_each_group(self.result_list)
        # What the stock page asks of a list that knows its total.
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.can_show_all = self.multi_page = False

    def counted_tabs(self) -> list[dict[str, Any]]:
        """Each tab with its count in words; "99+" where there are more, nothing where a count would not stay cheap."""
        tabs, user, now = self.view.tabs, self.view.user, self.view.now
        counted = [name for name, tab in tabs.items() if tab.counted]
        every = ContactRequest.objects.all()
        counts = dict(zip(counted, bounded_counts(tabs[name].rows(every, user, now) for name in counted), strict=True))
        return [
            {
                "address": urlencode({"tab": name, **(self.view.filters.chosen if self.view.filters else {})}),
                "label": tab.label,
                "count": describe_count(counts.get(name)),
                "is_current": name == self.view.tab,
            }
            for name, tab in tabs.items()
        ]

    @property
    def bulk_moves(self) -> list[tuple[str, Any]]:
        """What may be done with several of these rows at once: verbs, each with its label."""
        tab = self.view.tabs[self.view.tab] if self.view.tab else None
        return (
            [(verb, ACTION_FORMS[verb].label) for verb in tab.bulk]
            if tab and policy.may(self.view.user, Permission.BULK)
            else []
        )

    @property
    def may_export(self) -> bool:
        """Whether what is listed may leave as a file."""
        return policy.may(self.view.user, Permission.EXPORT)

    def address(self) -> str:
        """The parameters that lead here again."""
        return urlencode(self.view.parameters)

    def after_bulk(self) -> str:
        """The same for whoever moved some of these rows: the row that a group is named by may be gone."""
        return "tab=quarantine" if "like" in self.view.parameters else self.address()


def _encode_cursor(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _cursor(written: str, columns: int) -> tuple[Any, ...] | None:
    """Return a cursor as `get_results` wrote it, for so many columns of order: (rank, due, id) or (closed, id).

    None for anything else: then page one shows.
    """
    with contextlib.suppress(ValueError, OverflowError):
        *rank, at, pk = written.split("~")
        timestamp = datetime.fromisoformat(at)
        if timestamp.tzinfo and len(rank) + 2 == columns and all(number in RANKS for number in rank):
            return (*(int(number) for number in rank), timestamp.astimezone(UTC), UUID(pk))
    return None
