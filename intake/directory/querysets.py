"""Which facilities are shown, and in which order: by distance, then by name, and by nothing else."""

from math import cos, radians
from typing import Any, Self

from django.db import models
from django.db.models import F, FloatField, Q
from django.db.models.expressions import ExpressionWrapper

from intake.directory.distance import MILES_PER_DEGREE

NEAR_MILES = 25


class FacilityQuerySet(models.QuerySet[Any]):
    """`Facility.objects.open().near(city)`."""

    def open(self) -> Self:
        """Return those that are open, as far as we know."""
        return self.filter(closed="")

    def near(self, city: Any, miles: float = NEAR_MILES) -> Self:
        """Return what is in the city or within so many miles of its center, nearest first; without a position, by name.

        The square of the distance on a flat map: within such a circle the earth's curve moves nothing, and every
        database can multiply.
        """
        if city.latitude is None or city.longitude is None:
            return self.filter(city=city).order_by("name", "pk")
        north = F("latitude") - city.latitude
        shrunk = cos(radians(city.latitude))
        east = (F("longitude") - city.longitude) * shrunk
        squared = ExpressionWrapper(north * north + east * east, output_field=FloatField())
        reach = miles / MILES_PER_DEGREE
        box = Q(latitude__range=(city.latitude - reach, city.latitude + reach)) & Q(
            longitude__range=(city.longitude - reach / shrunk, city.longitude + reach / shrunk)
        )
        found = self.annotate(squared=squared).filter(Q(city=city) | box & Q(squared__lte=reach**2))
        return found.order_by(F("squared").asc(nulls_last=True), "name", "pk")


class CorrectionQuerySet(models.QuerySet[Any]):
    """`Correction.objects.waiting()`."""

    def waiting(self) -> Self:
        """Return those that nobody has dealt with, the oldest first."""
        return self.filter(state="waiting").order_by("created_at", "id")
