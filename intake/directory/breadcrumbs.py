"""The way from the list of states to a page, for readers and, as JSON-LD, for search engines."""

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intake.directory.models import City, State
from intake.public.json_ld import render_json_ld


class Crumb(NamedTuple):
    """One page on the way, by the name of its URL."""

    url_name: str
    title: Any
    kwargs: dict[str, str]


def places_crumb() -> Crumb:
    """Return the list of states."""
    return Crumb("places", _("Places"), {})


def state_crumb(state: State) -> Crumb:
    """Return the page of a state."""
    return Crumb("places-state", state.name, {"state": state.slug})


def city_crumb(city: City) -> Crumb:
    """Return the page of a city."""
    return Crumb("places-city", city.name, {"state": city.state.slug, "city": city.slug})


def link_crumbs(crumbs: list[Crumb], language: str) -> list[tuple[str, str]]:
    """Return the address and the title of each, in the active language."""
    return [
        (reverse(crumb.url_name, kwargs={**crumb.kwargs, "language": language}), str(crumb.title)) for crumb in crumbs
    ]


def render_breadcrumbs(links: list[tuple[str, str]]) -> SafeString:
    """Return them as JSON-LD. Of facilities it says nothing, so that there is nothing to rank."""
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": settings.BASE_URL + address}
        for number, (address, title) in enumerate(links, 1)
    ]
    return render_json_ld({"@type": "BreadcrumbList", "itemListElement": items})
