"""Checks that every sealed value can be opened."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from intake.vault.cipher import CannotDecrypt
from intake.vault.fields import DataKeyModel, SealedModel, SealedTextField
from intake.vault.keys import KeyMissing

BATCH_SIZE = 500


def sealed_models() -> list[Any]:
    """Return every model with sealed columns."""
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def open_all(model: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield for each row how many sealed values it has, and the names of those that do not open."""
    fields = model._meta.concrete_fields
    columns = [field.name for field in fields if isinstance(field, SealedTextField)]
    keyed = [field.name for field in fields if field.is_relation and issubclass(field.related_model, DataKeyModel)]
    rows = model._base_manager.select_related(*keyed) if keyed else model._base_manager.all()
    for row in rows.iterator(BATCH_SIZE):
        values = [column for column in columns if getattr(row, column)]
        yield len(values), [f"{model._meta.verbose_name} {row.pk}: {name}" for name in values if not _opens(row, name)]


def _opens(row: SealedModel, column: str) -> bool:
    try:
        row.opened(column)
    except (CannotDecrypt, KeyMissing):
        return False
    return True
