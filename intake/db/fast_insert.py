"""Sends INSERTs whose SQL is compiled once. Django compiles one for each row it saves, at several times its cost."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)

Row = TypeVar("Row", bound=Model)


@lru_cache(maxsize=256)
def _sql(model: type[Model], columns: tuple[str, ...], rows: int, mark: str) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names, marks = ", ".join(map(quote, columns)), ", ".join([mark] * len(columns))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([f'({marks})'] * rows)}"  # noqa: S608  our models' names


@lru_cache(maxsize=64)
def _timestamp(value: datetime, operations: Any) -> Any:
    """Adapt a timestamp: one event writes the same one to many columns, and adapting costs more than a look-up."""
    return operations.adapt_datetimefield_value(value)


def _prepared_by(field: "Field[Any, Any]") -> Callable[[Any, Any], Any] | None:
    """Return what makes a column's value of an attribute's value and the connection; None where they are the same."""
    if isinstance(field, ForeignKey):
        return _prepared_by(field.target_field)
    if isinstance(field, IntegerField | BooleanField | BinaryField):
        return None
    if isinstance(field, CharField | TextField):
        return lambda value, _connection: str(value)  # TextChoices are strings, but drivers see an enum in them
    if isinstance(field, DateTimeField):
        return lambda value, connection: _timestamp(value, connection.ops)
    if isinstance(field, UUIDField):
        return lambda value, connection: value if connection.features.has_native_uuid_field else value.hex
    return field.get_db_prep_value


@dataclass(frozen=True)
class _Column:
    name: str
    prepare: Callable[[Any, Any], Any] | None
    db_default: Any


@cache
def _columns(model: type[Model]) -> dict[str, _Column]:
    """Return the columns of a model by the name of the attribute."""
    return {
        field.attname: _Column(
            str(field.column), _prepared_by(field), field.db_default if field.has_db_default() else None
        )
        for field in model._meta.concrete_fields
    }


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    """Return the default of each attribute, in the order of the columns; the callable, where each row has its own."""
    return {
        field.attname: field.default if field.has_default() and callable(field.default) else field.get_default()
        for field in model._meta.concrete_fields
    }


def build_instance(model: type[Row], **columns: Any) -> Row:
    """Return `model(**columns)`, foreign keys by their columns, at a fifth of its cost. IndexError: an unknown one."""
    # With every value given in order, Django need not ask each field whether it was named, and for its default.
    values = {**_defaults(model), **columns}.values()
    return model(*[value() if callable(value) else value for value in values])


class RowData(NamedTuple):
    """A row that nobody needs as an object: making an instance of its model costs more than writing it."""

    model: type[Model]
    columns: dict[str, Any]

    def instance(self) -> Any:
        """Return the row as an instance of its model."""
        return self.model(**self.columns)


def _written(row: Model | RowData, connection: Any) -> tuple[tuple[type[Model], tuple[str, ...]], list[Any]]:
    model, attributes = row if isinstance(row, RowData) else (type(row), row.__dict__)
    known, names, values = _columns(model), [], []
    for attname, value in attributes.items():
        column = known.get(attname)
        if column and value is not None and value != column.db_default:
            names.append(column.name)
            values.append(column.prepare(value, connection) if column.prepare else value)
    return (model, tuple(names)), values


def compile_inserts(*rows: Model | RowData) -> list[tuple[str, list[Any]]]:
    """Return the statements that `insert` sends, each with its parameters: for callers that send others with them."""
    connection = connections[DEFAULT_DB_ALIAS]  # not the proxy: it would be asked once for each value
    # For SQLite Django rewrites each %s in each statement it sends, which costs as much as running it; a statement that
    # it is to log, it fills in itself.
    mark = "?" if connection.vendor == "sqlite" and not connection.queries_logged else "%s"
    statements = []
    for (model, columns), alike in groupby((_written(row, connection) for row in rows), key=itemgetter(0)):
        params = [values for _, values in alike]
        statements.append((_sql(model, columns, len(params), mark), [value for values in params for value in values]))
    return statements


def insert(*rows: Model | RowData) -> None:
    """Write new rows of any models, in this order, all or none of them; raises what `save` would raise.

    What the database fills in is left to it: NULL, a default, or a serial number, which is not read back.
    """
    connection, statements = connections[DEFAULT_DB_ALIAS], compile_inserts(*rows)
    if connection.vendor == "postgresql":
        # One round trip instead of one for each statement and two for the transaction: statements that are sent
        # together are one transaction (PostgreSQL, "Multiple Statements in a Simple Query").
        sql = "; ".join(sql for sql, _ in statements)
        statements = [(sql, [value for _, values in statements for value in values])]
    several = len(statements) > 1 or (len(rows) > 1 and connection.in_atomic_block)
    with transaction.atomic() if several else nullcontext(), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
    for row in rows:
        if isinstance(row, RowData):
            continue
        row._state.adding, row._state.db = False, connection.alias
