"""What a claim asks the database: who should be called next, and whether the same contact has other requests.

The SQL of the querysets is compiled once: Django takes longer over that than the database over the whole claim.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum, auto
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, Value

from intake.contact.choices import EMERGENCY_RANK
from intake.contact.request import ContactRequest
from intake.triage.deadlines import LANGUAGE_WAIT
from intake.vault.derive import keys_are_changing

# What a claim needs to know of a request, in the order of the model, as `from_db` takes them; its sealed columns stay
# where they are.
COLUMNS = ("id", "reference", "phone_index", "email_index", "status", "claimed_by_id")
ID = ContactRequest._meta.pk
Query = tuple[str, Sequence[Any]]


class Placeholder(Enum):
    """A parameter of a compiled statement that is filled in each time it runs."""

    NOW = auto()
    LONG_DUE = auto()
    ID = auto()
    PHONE = auto()
    EMAIL = auto()


def _bind(params: Sequence[Any], values: dict[Placeholder, Any]) -> list[Any]:
    return [values[param] if isinstance(param, Placeholder) else param for param in params]


@cache
def _candidate_queries(languages: tuple[str, ...], except_for: frozenset[UUID] = frozenset()) -> list[Query]:
    """Return whom to offer to somebody with these languages: one of the first group goes before all others.

    An emergency in any language goes before anybody else, and nobody waits for a language for ever. Not one query, as
    an order by language could not use the index of the queue. Rows that others are taking are passed over.
    """
    ready = ContactRequest.objects.ready(Value(Placeholder.NOW)).not_claimed_elsewhere().soonest_due_first()
    unlocked = ready.exclude(pk__in=except_for).values_list(*COLUMNS).select_for_update(skip_locked=True)
    emergency = Q(rank=EMERGENCY_RANK)
    theirs = Q(language__in=languages) | Q(due_at__lte=Value(Placeholder.LONG_DUE))
    groups = [emergency & theirs, emergency | theirs, Q()] if languages else [Q()]
    return [unlocked.filter(group)[:1].query.sql_with_params() for group in groups]


def find_next(languages: list[str], now: datetime, except_for: Collection[UUID] = ()) -> ContactRequest | None:
    """Return whoever should be called next, locked until the transaction ends; None when nobody is ready."""
    adapt = connection.ops.adapt_datetimefield_value
    values = {Placeholder.NOW: adapt(now), Placeholder.LONG_DUE: adapt(now - LANGUAGE_WAIT)}
    # Those lost to a colleague differ each time, and are not worth keeping.
    compiled = _candidate_queries.__wrapped__ if except_for else _candidate_queries
    with connection.cursor() as cursor:
        for sql, params in compiled(tuple(languages), frozenset(except_for)):
            if row := cursor.execute(sql, _bind(params, values)).fetchone():
                return ContactRequest.from_db(connection.alias, COLUMNS, [ID.to_python(row[0]), *row[1:]])
    return None


@cache
def _linked_query() -> Query:
    indexes = {"phone_index": [Value(Placeholder.PHONE)], "email_index": [Value(Placeholder.EMAIL)]}
    anyone = SimpleNamespace(pk=Value(Placeholder.ID), contact_indexes=lambda: indexes)
    return ContactRequest.objects.linked_to(anyone).open().values("pk")[:1].query.sql_with_params()


def has_linked(contact_request: ContactRequest) -> bool:
    """Return whether the same contact has another open request."""
    if keys_are_changing():
        return ContactRequest.objects.linked_to(contact_request).open().exists()
    sql, params = _linked_query()
    values = {
        Placeholder.ID: ID.get_db_prep_value(contact_request.pk, connection),
        Placeholder.PHONE: contact_request.phone_index or None,
        Placeholder.EMAIL: contact_request.email_index or None,
    }
    with connection.cursor() as cursor:
        return cursor.execute(sql, _bind(params, values)).fetchone() is not None
