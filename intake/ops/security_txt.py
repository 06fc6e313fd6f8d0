"""`/.well-known/security.txt`: whom to tell of a fault in security (RFC 9116)."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from intake.public.error_pages import not_found

PATH = ".well-known/security.txt"


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact; 404 without one, or when nobody has said for long that it still holds."""
    until = settings.SECURITY_CONTACT_UNTIL
    if until is None or until < datetime.now(UTC).date():
        return not_found(request)
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{until:%Y-%m-%d}T23:59:59Z",
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": f"{settings.BASE_URL}/{PATH}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
