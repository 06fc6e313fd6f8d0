"""What the provider of text messages tells us, each time under our common secret: receipts, and texts that came in.

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
    """What a message of that moment is signed with."""
    signed = timestamp.encode() + b"." + body
    return hmac.digest(settings.SMS_SECRET.encode(), signed, "sha256").hex()


def _is_signed(request: HttpRequest) -> bool:
    """Whether the provider sent this within five minutes. What it tells twice changes nothing, so it may be told again.

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
                told = json.loads(request.body)
                texts = [told[name] for name in names]
            except (ValueError, KeyError, TypeError, RecursionError):
                return HttpResponse(status=400)
            return HttpResponse(status=view(*texts) if all(isinstance(text, str) for text in texts) else 400)

        return answered

    return around


@_from_the_provider("id", "state")
def receipt(named: str, state: str) -> int:
    """What became of a text that we sent."""
    if state not in Delivery.Report:
        return 400
    delivery_reports.apply(named, Delivery.Report(state))
    return 204


@_from_the_provider("from", "text")
def inbound(number: str, text: str) -> int:
    """A text that somebody sent to our number."""
    handle_sms(number, text)
    return 204
