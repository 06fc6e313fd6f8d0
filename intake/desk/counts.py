"""Counts that stop at 99, so that they cost the same however long the queue is."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MAX_COUNT = 99


def bounded_counts(querysets: Iterable[QuerySet[Any]]) -> list[int]:
    """How many rows each has, counted to MAX_COUNT + 1 and no further, in one query.

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


def describe_count(count: int | None) -> str:
    """ "99+" where there are more, nothing for what was not counted."""
    return "" if count is None else f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
