"""What the provider of text messages posts, signed with our common secret: delivery reports, and texts that came in.

Intake-Timestamp: 1804093200
Intake-Signature: hex of HMAC-SHA256(SMS_SECRET, timestamp, ".", body)
"""

import hmac
import json
import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from intake.notify import delivery_reports
from intake.notify.models import Delivery
from intake.triage.inbound_sms import handle_sms

TOLERANCE = 5 * 60


def signature(timestamp: str, body: bytes) -> str:
    """Return the signature of a message of that time."""
    signed = timestamp.encode() + b"." + body
    return hmac.digest(settings.SMS_SECRET.encode(), signed, "sha256").hex()


def _is_signed(request: HttpRequest) -> bool:
    """Whether the provider sent this within five minutes. What comes twice changes nothing, so it may be sent again.

    Whoever is not the provider learns nothing of why.
    """
    timestamp, shown = request.headers.get("Intake-Timestamp", ""), request.headers.get("Intake-Signature", "")
    try:
        expected = signature(timestamp, request.body)
    except (RequestDataTooBig, UnreadablePostError):
        return False
    recent = len(timestamp) < 12 and timestamp.isdecimal() and abs(time.time() - int(timestamp)) <= TOLERANCE
    return bool(settings.SMS_SECRET) and hmac.compare_digest(expected.encode(), shown.encode()) and recent


def _from_the_provider(*names: str) -> Callable[..., Callable[[HttpRequest], HttpResponse]]:
    """A view of the texts with these names in the body: 401 unless it is signed, 400 unless they are all there."""

    def around(view: Callable[..., int]) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @require_POST
        @wraps(view)
        def answered(request: HttpRequest) -> HttpResponse:
            if not _is_signed(request):
                return HttpResponse(status=401)
            try:
                fields = json.loads(request.body)
                texts = [fields[name] for name in names]
            except (ValueError, KeyError, TypeError, RecursionError):
                return HttpResponse(status=400)
            return HttpResponse(status=view(*texts) if all(isinstance(text, str) for text in texts) else 400)

        return answered

    return around


@_from_the_provider("id", "state")
def delivery_report(message_id: str, state: str) -> int:
    """Take in what became of a text that we sent."""
    if state not in Delivery.Report:
        return 400
    delivery_reports.apply(message_id, Delivery.Report(state))
    return 204


@_from_the_provider("from", "text")
def inbound(number: str, text: str) -> int:
    """Take in a text that somebody sent to our number."""
    handle_sms(number, text)
    return 204
