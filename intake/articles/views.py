"""The articles and the questions to ask oneself: the same pages for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from intake.articles import self_check
from intake.articles.linked_data import linked_data
from intake.articles.markdown import rendered
from intake.articles.models import Article
from intake.helpline.published import published_if_any
from intake.public import html
from intake.public.http_cache import kept
from intake.public.decorators import public
from intake.public.hreflang import placed

TALLY = "articles/tally.js"
SIGNS = "signs-to-look-for"


@public("GET")
def learn(request: HttpRequest, language: str) -> HttpResponse:
    """Every article of this language, in reading order."""
    articles = Article.objects.current().shown().filter(language=language)
    said = {"articles": articles, "here": "learn", **_placed("learn", language, html.LANGUAGES)}
    return _shown(request, "learn", language, said)


@public("GET")
def article(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """One article, with what it relies on."""
    translations = {one.language: one for one in Article.objects.current().shown().filter(slug=slug)}
    if language not in translations:
        raise Http404
    found = translations.pop(language)
    placed = _placed("article", language, [language, *translations], slug=slug)
    said = {
        "article": found,
        "text": rendered(found.body),
        "translations": {code: html.LANGUAGES[code] for code in translations},
        "linked_data": linked_data(found, placed["canonical"]),
        **placed,
    }
    return _shown(request, "article", language, said)


@public("GET")
def check_yourself(request: HttpRequest, language: str) -> HttpResponse:
    """Questions that are answered on the device and nowhere else."""
    said = {
        "questions": self_check.QUESTIONS,
        "signs": self_check.SIGNS,
        "more_signs": Article.objects.current().shown().filter(slug=SIGNS, language=language).first(),
        "tally": html.script(TALLY),
        "here": "self-check",
        **_placed("self-check", language, html.LANGUAGES),
    }
    return _shown(request, "self_check", language, said, TALLY)


def _placed(name: str, language: str, languages: Any, **kwargs: str) -> dict[str, Any]:
    """Where the page is, in this language and in the others that it is in."""
    return placed(language, {code: reverse(name, kwargs={"language": code, **kwargs}) for code in languages})


def _shown(request: HttpRequest, page: str, language: str, said: dict[str, Any], *scripts: str) -> HttpResponse:
    """The page, with the helpline's number on it and those `scripts` allowed."""
    body = html.render(f"articles/{page}", language, {"helpline": published_if_any(language), **said})
    return kept(request, html.respond(body, Content_Security_Policy=html.content_security_policy(*scripts)))
