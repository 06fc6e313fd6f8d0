"""The search page, and what search engines are told. Nothing that was typed is kept."""

from django.http import HttpRequest, HttpResponse

from intake.antispam.limits import DEAR_PAGES
from intake.helpline.published import published_if_any
from intake.public.decorators import networks, public_view
from intake.public.error_pages import error_page
from intake.public.html import render_page
from intake.public.http_cache import cacheable
from intake.search import sitemaps
from intake.search.query import MAX_LENGTH, SearchQuery
from intake.search.search import find


@public_view("GET")
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Show what fits the words. They are in the address alone: no cache keeps the page, and no title tells them."""
    if wait := DEAR_PAGES.seconds_to_wait(networks(request)):
        return error_page(429, language, Retry_After=str(wait))
    typed = "".join(char for char in request.GET.get("q", "")[:MAX_LENGTH] if char.isprintable()).strip()
    query = SearchQuery(typed)
    results = find(query, language)
    context = {
        "helpline": published_if_any(language),
        "typed": typed,
        "query": query,
        "results": results,
        "has_samples": any(facility.is_sample for facility in results.facilities),
        "is_crisis": results.is_crisis,
    }
    return render_page("search/search", language, context)


@public_view("GET")
def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    """Tell search engines which pages there are."""
    return cacheable(request, HttpResponse(sitemaps.sitemap().encode(), content_type="application/xml"))


@public_view("GET")
def robots(request: HttpRequest, language: str) -> HttpResponse:
    """Tell search engines which pages they must not read."""
    return cacheable(request, HttpResponse(sitemaps.robots().encode(), content_type="text/plain; charset=utf-8"))
