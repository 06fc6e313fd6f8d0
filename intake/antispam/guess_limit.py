"""Limits how often a secret may be guessed, exactly: however many processes count, and whatever else is counted."""

import hmac
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from intake.antispam.models import GuessCount
from intake.db.clock import has_come
from intake.vault.derive import derive

# Rows that are over are of no use; one that begins anew just now must not be deleted.
KEPT_AFTER = timedelta(hours=1)
BATCH_SIZE = 5_000


@dataclass(frozen=True)
class GuessLimit:
    """At most `most` guesses of `what` by one `who`, in so many `seconds` from the first of them.

    What is right is refunded. Nobody is limited who is unknown, and nobody while throttling is off.
    """

    what: str
    who: str
    most: int
    seconds: int

    def spend(self) -> bool:
        """Count one more before it is looked at; False, and nothing is written, when none is left."""
        if not self._is_counted:
            return True
        now, window = timezone.now(), timedelta(seconds=self.seconds)
        ends_at, is_over = now + window, has_come("ends_at", now, window)
        number = self._rows.values_list("number", flat=True).first()
        if number is None:
            # Not over from the start, or two whose clocks differ by a hair would both begin it.
            first = GuessCount(key=self._key, number=0, ends_at=ends_at)
            GuessCount.objects.bulk_create([first], ignore_conflicts=True)
        elif number >= self.most and not self._rows.filter(is_over).exists():
            return False
        begun = {
            "number": Case(When(is_over, then=1), default=F("number") + 1),
            "ends_at": Case(When(is_over, then=ends_at), default=F("ends_at")),
        }
        # Two that come at once wait for each other here, and the second one sees what the first has written.
        return bool(self._rows.filter(is_over | Q(number__lt=self.most)).update(**begun))

    def refund(self) -> None:
        """Take the last one back: it was right."""
        if self._is_counted:
            self._rows.filter(number__gt=0).update(number=F("number") - 1)

    def retry_after(self) -> int:
        """Return in how many seconds guesses are looked at again."""
        ends_at = self._rows.values_list("ends_at", flat=True).first()
        left = math.ceil((ends_at - timezone.now()).total_seconds()) if ends_at else 0
        return min(max(left, 1), self.seconds)

    @property
    def _is_counted(self) -> bool:
        return bool(self.who and settings.THROTTLE)

    @property
    def _key(self) -> UUID:
        # Somebody may have typed a password, or a phone number, where the name or the code goes.
        digest = hmac.digest(derive("guesses")[1], f"{self.what}|{self.who}".encode(), "sha256")
        return UUID(bytes=digest[:16])

    @property
    def _rows(self) -> QuerySet[GuessCount]:
        return GuessCount.objects.filter(pk=self._key)


def spend_each(limits: Iterable[GuessLimit]) -> GuessLimit | None:
    """Spend one of each, in this order; return the first that has none left.

    Nothing is counted after it, so whoever is over their own limit adds no row for each name that they make up.
    """
    return next((limit for limit in limits if not limit.spend()), None)


def purge_ended() -> int:
    """Delete the counts that are over, a batch at a time; return how many."""
    ended = GuessCount.objects.filter(has_come("ends_at", timezone.now() - KEPT_AFTER, timedelta(days=1)))
    return GuessCount.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:BATCH_SIZE])).delete()[0]
