"""The articles, the questions to ask oneself, and the search. All but the search is the same for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from intake.guide import machines, self_check
from intake.guide.asked import LONGEST, Asked
from intake.guide.finding import find
from intake.guide.linked_data import linked_data
from intake.guide.markdown import rendered
from intake.guide.models import Article
from intake.helpline.published import published_if_any
from intake.public import pages
from intake.public.caching import kept
from intake.public.door import public
from intake.public.twins import placed

TALLY = "guide/tally.js"
SIGNS = "signs-to-look-for"


@public("GET")
def learn(request: HttpRequest, language: str) -> HttpResponse:
    """Every article of this language, in reading order."""
    articles = Article.objects.current().shown().filter(language=language)
    said = {"articles": articles, "here": "learn", **_placed("learn", language, pages.LANGUAGES)}
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
        "translations": {code: pages.LANGUAGES[code] for code in translations},
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
        "tally": pages.script(TALLY),
        "here": "self-check",
        **_placed("self-check", language, pages.LANGUAGES),
    }
    return _shown(request, "self_check", language, said, TALLY)


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
    return pages.show("guide/search", language, said)


@public("GET")
def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    """For search engines."""
    return kept(request, HttpResponse(machines.sitemap().encode(), content_type="application/xml"))


@public("GET")
def robots(request: HttpRequest, language: str) -> HttpResponse:
    """For search engines."""
    return kept(request, HttpResponse(machines.robots().encode(), content_type="text/plain; charset=utf-8"))


def _placed(name: str, language: str, languages: Any, **kwargs: str) -> dict[str, Any]:
    """Where the page is, in this language and in the others that it is in."""
    return placed(language, {code: reverse(name, kwargs={"language": code, **kwargs}) for code in languages})


def _shown(request: HttpRequest, page: str, language: str, said: dict[str, Any], *scripts: str) -> HttpResponse:
    """The page, with the helpline's number on it and those `scripts` allowed."""
    html = pages.render(f"guide/{page}", language, {"helpline": published_if_any(language), **said})
    return kept(request, pages.respond(html, Content_Security_Policy=pages.content_security_policy(*scripts)))
