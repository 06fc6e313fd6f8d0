"""What the provider of text messages posts, signed with our common secret: delivery reports, and texts that came in.

Intake-Timestamp: 1804093200
Intake-Signature: hex of HMAC-SHA256(SMS_SECRET, timestamp, ".", body)
"""

import hmac
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
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
# The signature covers no path: so each address takes a body of its own kind alone.
REPORT_FIELDS, TEXT_FIELDS = ("id", "state"), ("from", "text")


def signature(timestamp: str, body: bytes) -> str:
    """Return the signature of a message of that time."""
    signed = timestamp.encode() + b"." + body
    return hmac.digest(settings.SMS_SECRET.encode(), signed, "sha256").hex()


def _is_signed(request: HttpRequest) -> bool:
    """Whether the provider sent this within five minutes. What comes twice changes nothing, so it may be sent again:
    a receipt is of one text, and a text counts for requests made before it was signed.

    Whoever is not the provider learns nothing of why.
    """
    timestamp, shown = request.headers.get("Intake-Timestamp", ""), request.headers.get("Intake-Signature", "")
    try:
        expected = signature(timestamp, request.body)
    except (RequestDataTooBig, UnreadablePostError):
        return False
    recent = len(timestamp) < 12 and timestamp.isdecimal() and abs(time.time() - int(timestamp)) <= TOLERANCE
    return bool(settings.SMS_SECRET) and hmac.compare_digest(expected.encode(), shown.encode()) and recent


def _from_the_provider(names: Sequence[str], other: Sequence[str]) -> Callable[..., Callable[..., HttpResponse]]:
    """A view of these fields of the body, and of when it was signed.

    401 unless it is signed, 400 unless they are all there, or when all those of the `other` address are there too.
    """

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
                is_of_both = set(other) <= set(fields)
            except (ValueError, KeyError, TypeError, RecursionError):
                return HttpResponse(status=400)
            if is_of_both or not all(isinstance(text, str) for text in texts):
                return HttpResponse(status=400)
            signed_at = datetime.fromtimestamp(int(request.headers["Intake-Timestamp"]), UTC)
            return HttpResponse(status=view(*texts, signed_at))

        return answered

    return around


@_from_the_provider(REPORT_FIELDS, TEXT_FIELDS)
def delivery_report(message_id: str, state: str, signed_at: datetime) -> int:
    """Take in what became of a text that we sent."""
    if state not in Delivery.Report:
        return 400
    delivery_reports.apply(message_id, Delivery.Report(state))
    return 204


@_from_the_provider(TEXT_FIELDS, REPORT_FIELDS)
def inbound(number: str, text: str, signed_at: datetime) -> int:
    """Take in a text that somebody sent to our number."""
    handle_sms(number, text, signed_at)
    return 204
