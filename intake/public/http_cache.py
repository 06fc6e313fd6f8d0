"""Pages that say the same to everybody, and can be kept."""

import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

# Short enough that a number or an opening time that changed is gone soon.
KEPT_SECONDS = 300


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` as one that any cache may keep for a while, and ask for again by its ETag. RFC 9110, RFC 9111."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["ETag"] = etag
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
