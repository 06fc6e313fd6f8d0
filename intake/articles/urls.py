"""Articles and the questions to ask oneself: English ones bare, others below their code."""

from django.conf import settings
from django.urls import URLPattern, path

from intake.articles.views import article, check_yourself, learn


def _in_language(code: str) -> list[URLPattern]:
    prefix, language = "" if code == "en" else f"{code}/", {"language": code}
    return [
        path(f"{prefix}learn/", learn, language, name="learn"),
        path(f"{prefix}learn/<slug:slug>/", article, language, name="article"),
        path(f"{prefix}self-check/", check_yourself, language, name="self-check"),
    ]


urlpatterns = [pattern for code, _name in settings.LANGUAGES for pattern in _in_language(code)]
