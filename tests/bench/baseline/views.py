"""The two views that everything is compared with."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: TID251  the baseline has no packages
from django.utils import timezone

from tests.bench.baseline.models import Row


def hello(request: HttpRequest) -> HttpResponse:
    """The shortest page."""
    return HttpResponse("hello")


def create(request: HttpRequest) -> HttpResponse:
    """Store what was sent, unread, in one durable INSERT."""
    sent, now = request.POST, timezone.now()
    Row.objects.create(
        about=sent["about"],
        name=sent["name"],
        phone=sent["phone"],
        email=sent["email"],
        discretion=sent["discretion"],
        when=sent["when"],
        ctx=sent["ctx"],
        status="waiting",
        tries=0,
        needs=[],
        due_at=now,
        created_at=now,
    )
    return HttpResponseRedirect("/", status=303)
