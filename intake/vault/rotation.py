"""Key rotation: moves rows to the newest key of the ring while others read and write them.

The data key of a row is wrapped again, and its blind indexes are made again; what the data key seals stays as it is.
A row changes in one statement, and only if it is still what was read: so it opens at any time, a change that came
first is kept, an erased row stays erased, and an interrupted rotation can be started again.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BinaryField, Count, QuerySet
from django.db.models.functions import Substr

from intake.vault import cipher, keys
from intake.vault.blind_index import blind_index
from intake.vault.fields import DataKeyModel, SealedTextField

BATCH_SIZE = 500
# How often a row is tried that somebody else is changing, and how long we wait for them.
MAX_TRIES, PAUSE_SECONDS = 20, 0.05


@dataclass
class Batch:
    """One batch of rows: how many were read, how many were moved, and the primary keys of those that do not open."""

    read: int
    moved: int = 0
    undecryptable: list[Any] = field(default_factory=list)


def keyed_models() -> list[type[DataKeyModel]]:
    """Return every model whose rows carry a data key."""
    return [model for model in apps.get_models() if issubclass(model, DataKeyModel)]


def count_by_key(rows: QuerySet[Any], column: str, start: int = 1) -> Counter[str]:
    """Return how many of `rows` name which ring key in `column`, from byte `start` on. Reads all of them."""
    key_id = Substr(column, start, keys.ID_BYTES, output_field=BinaryField())
    return Counter({bytes(named).hex(): count for named, count in rows.values_list(key_id).annotate(Count("pk"))})


class Rotation:
    """Moves the rows of one model to the newest key; with `dry_run` it only looks at them."""

    def __init__(self, model: type[DataKeyModel], *, dry_run: bool) -> None:
        meta = model._meta
        self.name, self.dry_run = str(meta.verbose_name), dry_run
        self._table, self._pk = meta.db_table, meta.pk
        self._rows: QuerySet[Any] = model._default_manager.exclude(data_key=b"").order_by("pk")
        columns = {column.name for column in meta.concrete_fields}
        sealed = [column.name for column in meta.concrete_fields if isinstance(column, SealedTextField)]
        self._indexed = [column for column in sealed if f"{column}_index" in columns]
        self._indexes = [f"{column}_index" for column in self._indexed]

    def total(self) -> int:
        """Return how many rows there are to look at."""
        return self._rows.count()

    def counts(self) -> Counter[str]:
        """Return how many rows are under which ring key."""
        return count_by_key(self._rows.order_by(), "data_key", 2)

    def rotate(self) -> Iterator[Batch]:
        """Move every row that is not erased, oldest first; yield each batch, whose rows move in one transaction."""
        rows = self._rows.values_list("pk", "data_key", *self._indexed, *self._indexes)
        last = UUID(int=0)
        while read := list(rows.filter(pk__gt=last)[:BATCH_SIZE]):
            batch = Batch(len(read))
            last = read[-1][0]
            for _ in range(MAX_TRIES):
                changes = dict(self._changes(read, batch))
                moved = len(changes) if self.dry_run or not changes else self._write(changes)
                batch.moved += moved
                if moved == len(changes):
                    break
                time.sleep(PAUSE_SECONDS)
                read = list(rows.filter(pk__in=changes))
            yield batch

    def _changes(self, read: list[Any], batch: Batch) -> Iterator[tuple[UUID, list[Any]]]:
        for pk, wrapped, *rest in read:
            values = [value and bytes(value) for value in rest]
            sealed, indexes = values[: len(self._indexed)], values[len(self._indexed) :]
            try:
                new_values = self._under_newest(pk, bytes(wrapped), sealed, indexes)
            except (keys.KeyMissing, cipher.CannotDecrypt):
                batch.undecryptable.append(pk)
                continue
            if new_values != [bytes(wrapped), *indexes]:
                yield pk, [*new_values, self._pk.get_db_prep_value(pk, connection), bytes(wrapped), *sealed]

    def _under_newest(self, pk: UUID, wrapped: bytes, sealed: list[bytes], indexes: list[Any]) -> list[bytes | None]:
        """Return the row's data key and its indexes under the newest key. An index that was emptied stays empty."""
        key = cipher.unwrap(wrapped, self._table, pk)
        texts = [
            key.open(envelope, self._table, column, pk) if envelope else ""
            for column, envelope in zip(self._indexed, sealed, strict=True)
        ]
        is_newest = cipher.ring_key_of(wrapped) == keys.newest().id
        found = zip(self._indexed, texts, indexes, strict=True)
        made = [blind_index(column, text) if index else None for column, text, index in found]
        return [wrapped if is_newest else key.wrapped(self._table, pk), *made]

    def _write(self, changes: dict[UUID, list[Any]]) -> int:
        """Write the rows that nobody has locked; return how many. Waiting could deadlock: others wait for ours."""
        with transaction.atomic(), connection.cursor() as cursor:
            free = self._rows.filter(pk__in=changes).select_for_update(skip_locked=True).values_list("pk", flat=True)
            if params := [changes[pk] for pk in free]:
                cursor.executemany(self._statement, params)
            return int(cursor.rowcount) if params else 0

    @cached_property
    def _statement(self) -> str:
        quote = connection.ops.quote_name
        assignments = ", ".join(f"{quote(column)} = %s" for column in ["data_key", *self._indexes])
        unchanged = " AND ".join(
            f"{quote(column)} = %s" for column in [str(self._pk.column), "data_key", *self._indexed]
        )
        return f"UPDATE {quote(self._table)} SET {assignments} WHERE {unchanged}"  # noqa: S608  our models' names
