"""The text of a notification. None to staff says anything about a person."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.notify.digest import daily_stats
from intake.notify.models import NotificationType


def render_text(notification_type: str, language: str = "en", **context: str) -> tuple[str, str]:
    """Return the subject and the text, the same for every recipient among staff of this language.

    To a person it says when we try (`when`, else "soon"), and how to end it by the channel that it comes `by`.
    """
    with override(language):
        subject = render_to_string(f"intake/notify/{notification_type}_subject.txt").strip()
        values = {
            "base_url": settings.BASE_URL,
            "figures": daily_stats() if notification_type == NotificationType.DIGEST else [],
            **context,
        }
        return subject, render_to_string(f"intake/notify/{notification_type}.txt", values)


def render_html(text: str, language: str) -> str:
    """The same words as a page: the first line says what, the last one where, those between are figures."""
    says, *between, address = text.splitlines()
    rows = [line.rpartition(": ")[::2] for line in between]
    context = {"says": says, "rows": rows, "address": address, "language": language}
    return render_to_string("intake/notify/staff.html", context)
