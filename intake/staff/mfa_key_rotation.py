"""Second factors move to the newest key of the ring, as `vault.rotation` moves rows. There are few: one at a time."""

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from intake.staff.second_factor import PURPOSE
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import ID_BYTES, KeyMissing, derive
from intake.vault.rotation import Batch

# What allauth seals: an app's secret, the seed of recovery codes, and recovery codes of another system.
SEALED = ("secret", "seed", "migrated_codes")


def _key_of(sealed: str) -> bytes:
    return b64decode(sealed)[:ID_BYTES]


def _under_newest(sealed: str) -> str:
    return sealed if _key_of(sealed) == derive(PURPOSE)[0] else encrypt(decrypt(sealed))


def _each(data: dict[str, Any], change: Callable[[str], Any]) -> dict[str, Any]:
    """`data` with its sealed texts changed."""
    texts = {name: data[name] for name in SEALED if name in data}
    return data | {
        name: [change(one) for one in text] if isinstance(text, list) else change(text) for name, text in texts.items()
    }


def undecryptable_factors() -> list[int]:
    """The factors that do not open."""
    closed = []
    for factor in Authenticator.objects.all():
        try:
            _each(factor.data, decrypt)
        except (KeyMissing, CannotDecrypt):
            closed.append(factor.pk)
    return closed


class MFAKeyRotation:
    """Every second factor, to be moved to the newest key; with `dry_run` they are only looked at."""

    name = "second factor"

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run

    def total(self) -> int:
        """How many there are to look at."""
        return Authenticator.objects.count()

    def counts(self) -> Counter[str]:
        """How many texts of factors are under which ring key."""
        named: Counter[str] = Counter()
        for data in Authenticator.objects.values_list("data", flat=True):
            _each(data, lambda text: named.update([_key_of(text).hex()]))
        return named

    def rotate(self) -> Iterator[Batch]:
        """Look at every factor, each in a transaction of its own."""
        for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
            yield self._move(pk)

    @transaction.atomic
    def _move(self, pk: int) -> Batch:
        factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if factor is None:
            return Batch(1)
        try:
            data = _each(factor.data, _under_newest)
        except (KeyMissing, CannotDecrypt):
            return Batch(1, undecryptable=[pk])
        moved = data != factor.data
        if moved and not self.dry_run:
            Authenticator.objects.filter(pk=pk).update(data=data)
        return Batch(1, moved=int(moved))
