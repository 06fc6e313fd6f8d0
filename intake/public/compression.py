"""Compressing responses for whoever takes it, as RFC 9110 has them ask (12.5.3)."""

from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers


@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: str) -> bool:
    """Return whether gzip may be sent: by its name in any case, or by `*`; at a weight of 0 it may not."""
    weights = {}
    for item in accept_encoding.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        weight = next((part[2:].strip() for part in parameters if part.startswith("q=")), "1")
        weights[coding] = weight.strip("0.") != ""
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


class CompressionMiddleware(GZipMiddleware):
    """Django's, which looks for the word alone, and says `Vary` only of what it could compress."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say of what is compressed already, and of a 304 (15.4.5), that it varies too; leave the rest to Django."""
        if response.has_header("Content-Encoding") or response.status_code == 304:
            patch_vary_headers(response, ("Accept-Encoding",))
        takes_gzip = accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        request.META["HTTP_ACCEPT_ENCODING"] = "gzip" if takes_gzip else ""
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
