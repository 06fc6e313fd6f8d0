"""The search, English bare and others below their code; and what search engines ask for."""

from django.conf import settings
from django.urls import path

from intake.search.views import robots, search, sitemap

urlpatterns = [
    path("sitemap.xml", sitemap, {"language": "en"}, name="sitemap"),
    path("robots.txt", robots, {"language": "en"}, name="robots"),
    *(
        path(f"{'' if code == 'en' else f'{code}/'}search/", search, {"language": code}, name="search")
        for code, _name in settings.LANGUAGES
    ),
]
