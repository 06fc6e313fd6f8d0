"""Columns that hold envelopes, and the model that seals and opens them.

contact_request.seal(name="Ana", phone="+12025550123")
contact_request.opened("name")
"""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext

from intake.vault import cipher, keys


class SealedTextField(models.BinaryField):
    """One sealed text. What is read from it is an envelope: ask the row to open it. Empty bytes mean no text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": b"", "db_default": b"", "blank": True, "editable": False, **kwargs})


class SealedModel(models.Model):
    """A row with sealed columns. It needs its primary key before it is saved, because envelopes are bound to it."""

    pk: UUID

    class Meta:
        abstract = True

    @property
    def data_key_row(self) -> "DataKeyModel":
        """Return the row whose data key seals this one."""
        raise NotImplementedError

    def seal(self, **texts: str) -> None:
        """Put each text, sealed, into its column; an empty text empties the column."""
        key, table, row = self.data_key_row.unwrapped_key, self._meta.db_table, self.pk
        for column, text in texts.items():
            setattr(self, column, key.seal(text, table, column, row) if text else b"")

    def opened(self, column: str) -> str:
        """Return the text in a sealed column, "" when there is none. Raises `CannotDecrypt` or `KeyMissing`."""
        envelope = getattr(self, column)
        if not envelope:
            return ""
        return self.data_key_row.unwrapped_key.open(bytes(envelope), self._meta.db_table, column, self.pk)

    def text_or_reason(self, column: str) -> str:
        """Return the text, or, in its place, the reason why it cannot be opened: for pages that show what does open."""
        try:
            return self.opened(column)
        except keys.KeyMissing as missing:
            return gettext("cannot be opened: key %s is missing") % missing.named
        except cipher.CannotDecrypt:
            return gettext("cannot be opened: it was changed or moved")


class DataKeyModel(SealedModel):
    """A row that carries its own data key, made before it is first saved. Without the key nothing of it opens again."""

    data_key = models.BinaryField(editable=False)

    class Meta:
        abstract = True

    @property
    def data_key_row(self) -> "DataKeyModel":
        return self

    @cached_property
    def unwrapped_key(self) -> cipher.DataKey:
        table = self._meta.db_table
        if self._state.adding and not self.data_key:
            key, self.data_key = cipher.new_key(table, self.pk)
            return key
        return cipher.unwrap(bytes(self.data_key), table, self.pk)
