"""Addresses of places, English ones bare, others below their code."""

from django.conf import settings
from django.urls import URLPattern, path

from intake.directory.views import city, state, states, wrong

PAGES = (
    ("", states, "places"),
    ("wrong/<int:pk>/", wrong, "places-wrong"),
    ("<slug:state>/", state, "places-state"),
    ("<slug:state>/<slug:city>/", city, "places-city"),
)


def _in_language(code: str) -> list[URLPattern]:
    prefix = "" if code == "en" else f"{code}/"
    return [path(f"{prefix}places/{address}", view, {"language": code}, name=name) for address, view, name in PAGES]


urlpatterns = [pattern for code, _name in settings.LANGUAGES for pattern in _in_language(code)]
