"""Articles, the questions to ask oneself, the search: English ones bare, others below their code."""

from django.conf import settings
from django.urls import URLPattern, path

from intake.guide.views import article, check_yourself, learn, robots, search, sitemap


def _in_language(code: str) -> list[URLPattern]:
    prefix, language = "" if code == "en" else f"{code}/", {"language": code}
    return [
        path(f"{prefix}learn/", learn, language, name="learn"),
        path(f"{prefix}learn/<slug:slug>/", article, language, name="article"),
        path(f"{prefix}self-check/", check_yourself, language, name="self-check"),
        path(f"{prefix}search/", search, language, name="search"),
    ]


FOR_MACHINES = [
    path("sitemap.xml", sitemap, {"language": "en"}, name="sitemap"),
    path("robots.txt", robots, {"language": "en"}, name="robots"),
]
urlpatterns = [*FOR_MACHINES, *(pattern for code, _name in settings.LANGUAGES for pattern in _in_language(code))]
