"""The list of articles, one article, and the questions to ask oneself: the same pages for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from intake.articles.json_ld import article_json_ld
from intake.articles.markdown import render_markdown
from intake.articles.models import Article
from intake.articles.self_check import QUESTIONS, SIGNS
from intake.helpline.published import published_if_any
from intake.public.assets import script
from intake.public.csp import public_header
from intake.public.decorators import public_view
from intake.public.hreflang import canonical_context
from intake.public.html import LANGUAGES, html_response, render_html
from intake.public.http_cache import cacheable

TALLY = "articles/tally.js"
MORE_SIGNS = "signs-to-look-for"


@public_view("GET")
def learn(request: HttpRequest, language: str) -> HttpResponse:
    """Show the list of articles in this language, in reading order."""
    articles = Article.objects.current().published().filter(language=language)
    context = {"articles": articles, "url_name": "learn", **_canonical("learn", language, LANGUAGES)}
    return _page(request, "learn", language, context)


@public_view("GET")
def article(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show one article, with its sources."""
    translations = {one.language: one for one in Article.objects.current().published().filter(slug=slug)}
    if language not in translations:
        raise Http404
    current = translations.pop(language)
    canonical = _canonical("article", language, [language, *translations], slug=slug)
    context = {
        "article": current,
        "text": render_markdown(current.body),
        "translations": {code: LANGUAGES[code] for code in translations},
        "json_ld": article_json_ld(current, canonical["canonical"]),
        **canonical,
    }
    return _page(request, "article", language, context)


@public_view("GET")
def self_check(request: HttpRequest, language: str) -> HttpResponse:
    """Show the questions. They are answered on the device and nowhere else."""
    context = {
        "questions": QUESTIONS,
        "signs": SIGNS,
        "more_signs": Article.objects.current().published().filter(slug=MORE_SIGNS, language=language).first(),
        "tally": script(TALLY),
        "url_name": "self-check",
        **_canonical("self-check", language, LANGUAGES),
    }
    return _page(request, "self_check", language, context, TALLY)


def _canonical(name: str, language: str, languages: Any, **kwargs: str) -> dict[str, Any]:
    """Return where the page is, in this language and in the others that it is in."""
    return canonical_context(language, {code: reverse(name, kwargs={"language": code, **kwargs}) for code in languages})


def _page(request: HttpRequest, template: str, language: str, context: dict[str, Any], *scripts: str) -> HttpResponse:
    """Return the page, with the helpline's number on it and those `scripts` allowed."""
    html = render_html(f"articles/{template}", language, {"helpline": published_if_any(language), **context})
    return cacheable(request, html_response(html, Content_Security_Policy=public_header(*scripts)))
