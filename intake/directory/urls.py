"""Addresses of states, cities and facilities."""

from intake.directory.views import city, correction, state, states
from intake.public.localized_urls import localized_paths

urlpatterns = [
    *localized_paths("places/", states, "places"),
    *localized_paths("places/wrong/<int:pk>/", correction, "places-wrong"),
    *localized_paths("places/<slug:state>/", state, "places-state"),
    *localized_paths("places/<slug:state>/<slug:city>/", city, "places-city"),
]
