"""What a claim asks the database: who should be called next, and whether the same contact stands in other requests.

The SQL of the querysets is put together once: Django takes longer over that than the database over the whole claim.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum, auto
from functools import cache
from itertools import chain
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, Value

from intake.contact.choices import EMERGENCY_RANK
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData, compile_inserts, insert
from intake.triage.deadlines import WAITS_FOR_ITS_LANGUAGE
from intake.vault.derive import keys_are_changing

# In the order of the model: `from_db` takes them so.
FOUND = ("id", "reference", "phone_index", "email_index", "status", "claimed_by_id")
TABLE, ID = ContactRequest._meta.db_table, ContactRequest._meta.pk


class Blank(Enum):
    """A place among the parameters of a statement that is filled in each time it runs."""

    NOW = auto()
    LONG_DUE = auto()
    REQUEST = auto()
    PHONE = auto()
    EMAIL = auto()


def _filled(params: Sequence[Any], told: dict[Blank, Any]) -> Sequence[Any]:
    return [told[param] if isinstance(param, Blank) else param for param in params]


def _offers(spoken: tuple[str, ...], but: Collection[UUID] = ()) -> list[tuple[str, tuple[Any, ...]]]:
    """Queries for whom to offer to somebody with these languages: whoever the first of them finds goes first.

    An emergency in any language goes before anybody else, and nobody waits for a language for ever. Not one query, as
    an order by language could not use the index of the queue.
    """
    offers = [Q()]
    if spoken:
        emergency = Q(rank=EMERGENCY_RANK)
        theirs = Q(language__in=spoken) | Q(due_at__lte=Value(Blank.LONG_DUE))
        offers = [emergency & theirs, emergency | theirs, Q()]
    ready = ContactRequest.objects.ready(Value(Blank.NOW)).not_claimed_elsewhere().soonest_due_first()
    unlocked = ready.exclude(pk__in=but).values_list(*FOUND).select_for_update(skip_locked=True)
    return [unlocked.filter(offer)[:1].query.sql_with_params() for offer in offers]


_usual_offers = cache(_offers)


def take_next(
    spoken: list[str], now: datetime, changes: dict[str, Any], but: Collection[UUID] = ()
) -> ContactRequest | None:
    """Find whoever should be called next and write `changes`; gives them as they were found, None when nobody is ready.

    On PostgreSQL that is one statement, which passes over rows that others are taking. SQLite has one writer, and no
    journey to save.
    """
    moment = connection.ops.adapt_datetimefield_value
    told = {Blank.NOW: moment(now), Blank.LONG_DUE: moment(now - WAITS_FOR_ITS_LANGUAGE)}
    fields: dict[Any, Any] = {
        ContactRequest._meta.get_field(name): getattr(value, "pk", value) for name, value in changes.items()
    }
    values = [field.get_db_prep_save(value, connection) for field, value in fields.items()]
    update = f"UPDATE {TABLE} SET {', '.join(f'{field.column} = %s' for field in fields)} WHERE id ="  # noqa: S608
    row = None
    with connection.cursor() as cursor:
        for find, params in _offers(tuple(spoken), but) if but else _usual_offers(tuple(spoken)):
            if connection.vendor == "postgresql":
                sql = f"WITH found AS MATERIALIZED ({find}), taken AS ({update} (SELECT id FROM found)) TABLE found"  # noqa: S608
                row = cursor.execute(sql, [*_filled(params, told), *values]).fetchone()
            elif row := cursor.execute(find, _filled(params, told)).fetchone():
                cursor.execute(f"{update} %s", [*values, row[0]])
            if row:
                pk, *others = row
                return ContactRequest.from_db(connection.alias, FOUND, [ID.to_python(pk), *others])
    return None


def _linked(request: Any) -> tuple[str, Sequence[Any]]:
    return ContactRequest.objects.linked_to(request).open().values("pk")[:1].query.sql_with_params()


@cache
def _usually_linked() -> tuple[str, Sequence[Any]]:
    indexes = {"phone_index": [Value(Blank.PHONE)], "email_index": [Value(Blank.EMAIL)]}
    return _linked(SimpleNamespace(pk=Value(Blank.REQUEST), contact_indexes=lambda: indexes))


def is_linked(request: ContactRequest, *events: RowData) -> bool:
    """Whether the same contact stands in another open request. Writes these audit rows, in the same journey.

    Until this transaction ends nobody else claims one of these: on PostgreSQL each waits for whoever came first, and
    then looks. SQLite has one writer anyway.
    """
    if keys_are_changing():
        sql, values = _linked(request)
    else:
        sql, params = _usually_linked()
        pk, phone, email = ID.get_db_prep_value(request.pk, connection), request.phone_index, request.email_index
        values = _filled(params, {Blank.REQUEST: pk, Blank.PHONE: phone, Blank.EMAIL: email})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In one order, or two who meet would wait for each other.
            indexes = sorted(chain.from_iterable(request.contact_indexes().values()))
            locks = [int.from_bytes(index[:8], signed=True) for index in indexes]
            statements = [*compile_inserts(*events), *(("SELECT pg_advisory_xact_lock(%s)", [lock]) for lock in locks)]
            # Sent together; still the last one sees what was committed while the others waited.
            texts, params = zip(*statements, (sql, values), strict=True)
            cursor.execute("; ".join(texts), [*chain.from_iterable(params)])
            while cursor.nextset():
                pass
        else:
            insert(*events)
            cursor.execute(sql, values)
        return cursor.fetchone() is not None
