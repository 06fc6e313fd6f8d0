"""Caching of pages that are the same for everybody (RFC 9110, RFC 9111)."""

import hashlib
import math
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from intake.helpline.open_now import opening_changes_at
from intake.helpline.published import cached

# Short enough that a phone number or an opening time that changed is gone soon.
MAX_AGE_SECONDS = 300


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response` as one that any cache may keep for a while and check again by its ETag."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={_max_age()}"
    response.headers["ETag"] = etag
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))


def _max_age() -> int:
    """Return how long a page stays true that says whether the helpline answers, at most `MAX_AGE_SECONDS`."""
    helpline, now = cached(settings.LANGUAGE_CODE), timezone.now()
    changes_at = opening_changes_at(helpline.calendar, now) if helpline else None
    left = changes_at - now if changes_at else timedelta.max
    return math.floor(min(left, timedelta(seconds=MAX_AGE_SECONDS)).total_seconds())
