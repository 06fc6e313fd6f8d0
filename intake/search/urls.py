"""Addresses of the search, and of what search engines read."""

from django.urls import path

from intake.public.localized_urls import localized_paths
from intake.search.views import robots, search, sitemap

urlpatterns = [
    path("sitemap.xml", sitemap, {"language": "en"}, name="sitemap"),
    path("robots.txt", robots, {"language": "en"}, name="robots"),
    *localized_paths("search/", search, "search"),
]
