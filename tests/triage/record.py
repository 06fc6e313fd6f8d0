"""What the database holds, so that a test can say that nothing of it changed, or what did."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from intake.audit.event_types import EventType
from intake.models import AuditEvent, City, ContactRequest, Notification
from intake.notify.models import NotificationType


def everything() -> dict[str, list[Any]]:
    """Every row of ours, as the database gives it; of the thousands of cities, which nobody edits, only how many."""
    with connection.cursor() as cursor:
        read = cursor.cursor  # the driver's own: Django's would look at each of so many statements
        return {model.__name__: _rows(read, model) for model in apps.get_app_config("intake").get_models()}


def _rows(cursor: Any, model: type[Model]) -> list[Any]:
    what, order = ("count(*)", "1") if model is City else ("*", f'"{model._meta.pk.column}"')
    cursor.execute(f'SELECT {what} FROM "{model._meta.db_table}" ORDER BY {order}')
    return cursor.fetchall()  # type: ignore[no-any-return]


def stored(request: ContactRequest) -> ContactRequest:
    """The request as the database has it."""
    return ContactRequest.objects.get(pk=request.pk)


def events(request: ContactRequest) -> list[AuditEvent]:
    """What happened to it since it came, oldest first."""
    rows = AuditEvent.objects.filter(request_id=request.pk).exclude(event_type=EventType.RECEIVED)
    return list(rows.order_by("pk"))


def notifications(request: ContactRequest) -> list[tuple[str, int | None]]:
    """Who was told what about it since it came: the notification and its one recipient."""
    rows = Notification.objects.filter(request=request).exclude(type=NotificationType.NEW_REQUEST)
    return list(rows.order_by("pk").values_list("type", "recipient_id"))
