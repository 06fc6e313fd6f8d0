"""The search, and what search engines are told."""

from django.http import HttpRequest, HttpResponse

from intake.helpline.published import published_if_any
from intake.public import html
from intake.public.http_cache import kept
from intake.public.decorators import public
from intake.search import sitemaps
from intake.search.query import LONGEST, Asked
from intake.search.search import find


@public("GET")
def search(request: HttpRequest, language: str) -> HttpResponse:
    """What somebody looks for. Their words are in its address alone: no cache keeps it, and no title tells them."""
    typed = "".join(sign for sign in request.GET.get("q", "")[:LONGEST] if sign.isprintable()).strip()
    asked = Asked(typed)
    found = find(asked, language)
    said = {
        "helpline": published_if_any(language),
        "typed": typed,
        "asked": asked,
        "found": found,
        "samples": any(place.is_sample for place in found.facilities),
        "in_danger": found.in_danger,
    }
    return html.show("search/results", language, said)


@public("GET")
def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    """For search engines."""
    return kept(request, HttpResponse(sitemaps.sitemap().encode(), content_type="application/xml"))


@public("GET")
def robots(request: HttpRequest, language: str) -> HttpResponse:
    """For search engines."""
    return kept(request, HttpResponse(sitemaps.robots().encode(), content_type="text/plain; charset=utf-8"))
