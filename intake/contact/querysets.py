"""What "waiting", "mine" and "due" mean, for everybody who asks."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.lookups import GreaterThan, LessThan, Lookup

from intake.contact.choices import OPEN, UNCLAIMED, Status
from intake.contact.reference import min_uuid7, normalize
from intake.vault.blind_index import lookup_indexes

QUEUE_ORDER = ["rank", "due_at", "id"]


class Unclaimed(Lookup):
    """`status` is one of UNCLAIMED, with the words in the SQL: SQLite matches no partial index through parameters."""

    prepare_rhs = False

    def __init__(self) -> None:
        super().__init__(F("status"), UNCLAIMED)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        status, params = self.process_lhs(compiler, connection)
        return f"{status} IN ({', '.join(repr(word.value) for word in UNCLAIMED)})", tuple(params)


class RowValue(Func):
    """Several values as one, compared from the left. Django's own tuples become ORs on SQLite, which scan the index."""

    template = "(%(expressions)s)"
    output_field = models.BooleanField()


class ContactRequestQuerySet(models.QuerySet[Any]):
    """Requests, in the words of the desk."""

    def waiting(self) -> Self:
        """Nobody has them, and they may be called at once."""
        return self.filter(Unclaimed(), status=Status.WAITING)

    def scheduled(self) -> Self:
        """Nobody has them; they asked for, or were given, a time."""
        return self.filter(status=Status.SCHEDULED)

    def open(self) -> Self:
        """Neither closed nor in quarantine."""
        return self.filter(status__in=OPEN)

    def closed(self) -> Self:
        """Done."""
        return self.filter(status=Status.CLOSED)

    def quarantined(self) -> Self:
        """Quarantined until a supervisor has looked."""
        return self.filter(status=Status.QUARANTINED)

    def with_text_of(self, pk: UUID) -> Self:
        """What is in quarantine with the text of this request, itself included: nothing else has a text's index."""
        text = self.model.objects.filter(pk=pk).values("text_index")[:1]
        return self.filter(text_index=Subquery(text))

    def closed_before(self, before: datetime, *outcomes: str) -> Self:
        """Closed before or at `before`, with one of these outcomes, and not erased."""
        ended = self.filter(closed_at__isnull=False, closed_at__lte=before, outcome__in=outcomes)
        return ended.filter(erased_at=None)

    def under_hold(self) -> Self:
        """A legal hold forbids to erase them."""
        return self.filter(holds__isnull=False, holds__lifted_at=None)

    def not_under_hold(self) -> Self:
        """Nothing forbids to erase them."""
        return self.exclude(pk__in=self.model.objects.under_hold().values("pk"))

    def without_pending_deletion(self) -> Self:
        """Without those that their person deleted while a legal hold keeps them."""
        return self.filter(deletion_pending_at=None)

    def unclaimed(self) -> Self:
        """Nobody has them: they are waiting, or scheduled."""
        return self.filter(Unclaimed())

    def created_between(self, start: datetime, end: datetime) -> Self:
        """Those that came in this interval. Their keys grow with time, so they stand together."""
        return self.filter(pk__gte=min_uuid7(start), pk__lt=min_uuid7(end))

    def claimed_by(self, user: Any) -> Self:
        """Claimed by this advisor."""
        return self.filter(status=Status.CLAIMED, claimed_by=user)

    def claimed(self) -> Self:
        """Somebody has claimed them."""
        return self.filter(status=Status.CLAIMED)

    def ready(self, now: datetime | Value) -> Self:
        """Nobody has them, and their time has come."""
        return self.filter(Unclaimed(), not_before__lte=now)

    def due(self, now: datetime) -> Self:
        """Ready, and late already."""
        return self.ready(now).filter(due_at__lte=now)

    def lapsed(self, now: datetime) -> Self:
        """Claimed, and the claim has expired."""
        return self.filter(status=Status.CLAIMED, claim_expires_at__lte=now)

    def with_unread_text(self) -> Self:
        """A text came from their number, and nobody has read it."""
        unread = self.model._meta.get_field("texts").related_model.objects.unread()
        return self.filter(pk__in=unread.values("request")).without_pending_deletion()

    def not_claimed_elsewhere(self) -> Self:
        """Without those whose contact somebody has claimed through another request: one person, one caller."""
        # While its statistics know of no claims, PostgreSQL would rather read every claim than look one contact up. It
        # cannot: indexes of claims alone are found by `status`, and it neither joins nor hashes two EXISTS in one NOT
        # that compare the key as well.
        claimed = self.model.objects.filter(claimed_by__isnull=False).exclude(pk=OuterRef("pk"))
        return self.exclude(
            Exists(claimed.filter(phone_index=OuterRef("phone_index")))
            | Exists(claimed.filter(email_index=OuterRef("email_index")))
        )

    def linked_to(self, contact_request: Any) -> Self:
        """Other requests that gave the same phone number or email address."""
        same = Q(pk__in=[])
        for column, indexes in contact_request.contact_indexes().items():
            same |= Q(**{f"{column}__in": indexes})
        return self.filter(same).exclude(pk=contact_request.pk)

    def with_reference(self, code: str) -> Self:
        """The request with this code, as somebody typed it."""
        return self.filter(reference=normalize(code) or None)

    def with_contact(self, phone: str = "", email: str = "") -> Self:
        """Requests that gave this phone number (E.164) or this address."""
        return self.filter(
            Q(phone_index__in=lookup_indexes("phone", phone)) | Q(email_index__in=lookup_indexes("email", email))
        )

    def soonest_due_first(self) -> Self:
        """Emergencies, then whoever is due next."""
        return self.order_by(*QUEUE_ORDER)

    def latest_closed_first(self) -> Self:
        """Newest ending first."""
        return self.order_by("-closed_at", "-id")

    def after_cursor(self, cursor: tuple[Any, ...]) -> Self:
        """What follows `cursor` in this queryset's own order: the values of its order's columns."""
        columns = [str(column) for column in self.query.order_by]
        beyond = LessThan if columns[0].startswith("-") else GreaterThan
        fields = [self.model._meta.get_field(column.lstrip("-")) for column in columns]
        here = RowValue(*(F(field.name) for field in fields))
        there = RowValue(*(Value(value, output_field=field) for value, field in zip(cursor, fields, strict=True)))
        return self.filter(beyond(here, there))
