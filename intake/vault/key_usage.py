"""Records which ring keys stored rows need. To read every row would take minutes: a key is recorded before its use."""

from django.db import models

from intake.vault import keys


class KeyUsage(models.Model):
    """A ring key that stored rows may be sealed under. It stays until a rotation has counted that none is."""

    id = models.CharField(primary_key=True, max_length=2 * keys.ID_BYTES)

    def __str__(self) -> str:
        return self.id


def record_newest() -> None:
    """Record the newest key, before anything is sealed under it."""
    newest = keys.newest().id.hex()
    if not KeyUsage.objects.filter(pk=newest).exists():
        KeyUsage.objects.bulk_create([KeyUsage(newest)], ignore_conflicts=True)


def replace_with(needed: set[str]) -> None:
    """Record that only `needed` and the newest key are in use, after a rotation has looked at every row."""
    newest = keys.newest().id.hex()
    KeyUsage.objects.exclude(pk__in={newest, *needed}).delete()
    KeyUsage.objects.bulk_create([KeyUsage(key) for key in sorted({newest, *needed})], ignore_conflicts=True)
