"""States, cities, treatment facilities, and corrections: what people say is wrong about one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.directory.names import normalize
from intake.directory.querysets import CorrectionQuerySet, FacilityQuerySet
from intake.directory.services import Service
from intake.vault.fields import DataKeyModel, SealedTextField


def _tel_uri(phone: str) -> str:
    """Return a number as an address that dials (RFC 3966)."""
    number, _ext, extension = phone.partition(" ext. ")
    return f"tel:+1{''.join(filter(str.isdigit, number))[-10:]}{extension and f';ext={extension}'}"


class State(models.Model):
    """A state, DC or a territory, and its own agency for addiction. The number is printed only when it was checked."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=50, unique=True)
    time_zone = models.CharField(max_length=40, help_text=_("Where most of its people live."))
    agency = models.CharField(max_length=120)
    agency_phone = models.CharField(max_length=20, blank=True)
    agency_page = models.URLField(blank=True)
    verified_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("state's agency"), _("states' agencies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="agency_phone_was_checked", condition=Q(agency_phone="") | Q(verified_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tel(self) -> str:
        """The number of its agency as an address that dials."""
        return _tel_uri(self.agency_phone)

    @property
    def source_page(self) -> str:
        """The page as requests remember it that came from there."""
        return f"places-{self.code.lower()}"


class City(models.Model):
    """A city, or a town that a list of facilities names. `population` is 0 where GeoNames does not know it."""

    state = models.ForeignKey(State, models.PROTECT, related_name="cities", db_index=False)
    name = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
    slug = models.SlugField(max_length=50, db_index=False)
    population = models.PositiveIntegerField(default=0, db_default=0)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "slug"], name="one_city_per_address")]
        indexes = [models.Index(fields=["state", "-population", "name"], name="largest_cities")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state_id}"

    @property
    def source_page(self) -> str:
        """The page as requests remember it that came from there."""
        return f"places-{self.state_id.lower()}-{self.slug}"


class Facility(models.Model):
    """A treatment facility. One that is gone stays as a closed row, so that nobody is sent there by an old link.

    No column says how good it is, or what it pays: there is nothing to rank by.
    """

    class Closed(models.TextChoices):
        MISSING = "missing", _("not in the newest list")
        DESK = "desk", _("closed at the desk")

    identity_hash = models.CharField(max_length=64, unique=True, editable=False)
    # What the newest list says, whatever the desk has changed since.
    list_values = models.JSONField(default=dict, blank=True, editable=False)
    name = models.CharField(max_length=200)
    program = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="facilities")
    zip = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    services = models.JSONField(default=list, blank=True)
    search_name = models.CharField(max_length=401, editable=False, db_index=True)
    is_sample = models.BooleanField(default=False, db_default=False)
    last_listed_on = models.DateField(null=True, editable=False, help_text=_("The newest list that has it."))
    verified_on = models.DateField()
    closed = models.CharField(max_length=7, choices=Closed, blank=True, default="", db_default="")

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("facility"), _("facilities")
        indexes = [models.Index(fields=["latitude", "longitude"], name="facility_by_position")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = normalize(f"{self.name} {self.program}")
        super().save(*args, **kwargs)

    @property
    def tel(self) -> str:
        """Its number as an address that dials."""
        return _tel_uri(self.phone)

    def describe_services(self) -> list[str]:
        """Return its services in words, for the page."""
        return [str(Service(service).label) for service in self.services if service in Service.values]


class Correction(DataKeyModel):
    """Somebody says that a facility is not as our page says. The note is deleted once the desk has dealt with it."""

    class Problem(models.TextChoices):
        CLOSED = "closed", _("It is closed, or it has moved.")
        PHONE = "phone", _("The phone number is wrong.")
        ADDRESS = "address", _("The address is wrong.")
        SERVICES = "service", _("It does not offer what you say.")
        OTHER = "other", _("Something else.")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPLIED = "applied", _("applied")
        DISMISSED = "dismissed", _("dismissed")

    id = models.UUIDField(primary_key=True, editable=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="corrections")
    problem = models.CharField(max_length=7, choices=Problem)
    note = SealedTextField()
    spam_flags = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    resolved_by_name = models.CharField(max_length=150, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="waiting_corrections", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.facility}: {self.get_problem_display()}"
