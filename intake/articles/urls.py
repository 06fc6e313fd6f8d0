"""Addresses of the articles and of the questions to ask oneself."""

from intake.articles.views import article, learn, self_check
from intake.public.localized_urls import localized_paths

urlpatterns = [
    *localized_paths("learn/", learn, "learn"),
    *localized_paths("learn/<slug:slug>/", article, "article"),
    *localized_paths("self-check/", self_check, "self-check"),
]
