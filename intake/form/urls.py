"""Public addresses: English ones bare, others below their code. `reverse("status", kwargs={"language": "es"})`."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path

from intake.form.confirmation import received
from intake.form.info_pages import leaflet
from intake.form.quick_exit import leave
from intake.form.status import status
from intake.form.views import ask, landing

LEAFLETS = ("who-answers", "privacy", "stay-safe", "accessibility")


def _in_language(code: str) -> list[URLPattern]:
    prefix, language = "" if code == "en" else f"{code}/", {"language": code}

    def at(address: str, view: Any, name: str, **extra: str) -> URLPattern:
        return path(f"{prefix}{address}", view, {**language, **extra}, name=name)

    return [
        at("", landing, "landing"),
        at("help/", ask, "help"),
        at("received/<str:receipt>/", received, "received"),
        at("status/", status, "status"),
        at("exit/", leave, "exit"),
        *(at(f"{name}/", leaflet, name, page=name) for name in LEAFLETS),
    ]


urlpatterns = [pattern for code, _name in settings.LANGUAGES for pattern in _in_language(code)]
