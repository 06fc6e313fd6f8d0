"""Caching of pages that are the same for everybody (RFC 9110, RFC 9111)."""

import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

# Short enough that a phone number or an opening time that changed is gone soon.
MAX_AGE_SECONDS = 300


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response` as one that any cache may keep for a while and check again by its ETag."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    response.headers["ETag"] = etag
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
