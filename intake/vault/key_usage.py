"""Which ring keys stored rows need. Asking every row would take minutes, so each key is written down before its use."""

from django.db import models

from intake.vault import keys


class KeyUsage(models.Model):
    """A ring key that something stored may be sealed under. It stays until a rotation has counted that nothing is."""

    id = models.CharField(primary_key=True, max_length=2 * keys.ID_BYTES)

    def __str__(self) -> str:
        return self.id


def record_newest() -> None:
    """Write the newest key down, before anything is sealed under it."""
    newest = keys.newest().id.hex()
    if not KeyUsage.objects.filter(pk=newest).exists():
        KeyUsage.objects.bulk_create([KeyUsage(newest)], ignore_conflicts=True)


def replace_with(needed: set[str]) -> None:
    """Only these keys are needed, besides the newest: a rotation has looked at every row."""
    newest = keys.newest().id.hex()
    KeyUsage.objects.exclude(pk__in={newest, *needed}).delete()
    KeyUsage.objects.bulk_create([KeyUsage(key) for key in sorted({newest, *needed})], ignore_conflicts=True)
