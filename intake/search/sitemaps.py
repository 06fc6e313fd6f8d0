"""What search engines are told: which pages there are, in which languages, and what they need not read."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import escape

from intake.articles.models import Article
from intake.directory.models import City, Facility, State
from intake.public.hreflang import alternates

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Those that say "index" of themselves; of a city only where there is a place.
PAGES = ("landing", "learn", "self-check", "places")
UNREAD = ("status", "search")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
URLSET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap() -> str:
    """Every page that may be found, with the same page in the other languages (sitemaps.org). Three queries."""
    return f"{XML}<urlset {URLSET}>\n{''.join(_entries())}</urlset>\n"


def _entries() -> Iterator[str]:
    for name in PAGES:
        yield from _page({code: reverse(name, kwargs={"language": code}) for code in LANGUAGES})
    articles: dict[str, dict[str, Article]] = {}
    for article in Article.objects.current().published().not_overdue():
        articles.setdefault(article.slug, {})[article.language] = article
    for slug, translations in articles.items():
        changed = f"<lastmod>{max(one.modified_on for one in translations.values())}</lastmod>"
        yield from _page({code: f"{_start('learn', code)}{slug}/" for code in translations}, changed)
    there = Exists(Facility.objects.open().filter(city=OuterRef("pk")))
    cities = City.objects.filter(there).order_by("state__slug", "slug").values_list("state__slug", "slug")
    starts = {code: _start("places", code) for code in LANGUAGES}
    for parts in [*State.objects.values_list("slug"), *cities]:
        # Thousands of them: to look each address up would take longer than all the rest.
        yield from _page({code: f"{start}{'/'.join(parts)}/" for code, start in starts.items()})


def _start(name: str, language: str) -> str:
    return reverse(name, kwargs={"language": language})


def _page(addresses: dict[str, str], more: str = "") -> Iterator[str]:
    whole = {code: escape(address) for code, address in alternates(addresses).items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in whole.items()
    )
    return (f"<url><loc>{whole[code]}</loc>{more}{links}</url>\n" for code in addresses)


def robots() -> str:
    """Everything but the desk, and what is about one person (RFC 9309)."""
    shut = ["/admin/"]
    for code in LANGUAGES:
        shut += [reverse(name, kwargs={"language": code}) for name in UNREAD]
        shut.append(reverse("received", kwargs={"language": code, "token": "-"}).removesuffix("-/"))
    lines = [f"Disallow: {address}" for address in shut]
    return "\n".join(["User-agent: *", *lines, "", f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}", ""])
