"""`/places/`: a state, a city, the places near it; and a word to us when one of them is not as we say."""

import time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.directory import corrections
from intake.directory.corrections import CorrectionForm
from intake.directory.distance import miles
from intake.directory.models import City, Facility, State
from intake.helpline.published import published_if_any
from intake.public import error_pages, html
from intake.public.http_cache import kept
from intake.public.decorators import comes_from_elsewhere, network, public
from intake.public.json_ld import in_script
from intake.public.hreflang import placed
from intake.antispam import rate_limit
from intake.antispam.limits import HARD_LIMIT, SUBMISSION_WINDOW_SECONDS
from intake.antispam.signals import SubmissionSignals

LARGEST, PER_PAGE, LAST_PAGE = 20, 25, 40
PAGES = {str(number): number for number in range(1, LAST_PAGE + 1)}


@public("GET")
def states(request: HttpRequest, language: str) -> HttpResponse:
    """Choose a state."""
    return _page(request, language, "states", {"states": list(State.objects.all())}, [("places", _places, {})])


@public("GET")
def state(request: HttpRequest, language: str, state: str) -> HttpResponse:
    """One state: its cities, the largest first, and its own agency."""
    found = State.objects.filter(slug=state).first()
    if found is None:
        return error_pages.page(404, language)
    open_there = Facility.objects.shown().filter(city=OuterRef("pk"))
    cities = list(found.cities.filter(Q(population__gt=0) | Exists(open_there)).order_by("-population", "name"))
    said = {"state": found, "largest": cities[:LARGEST], "cities": sorted(cities, key=lambda city: city.plain_name)}
    return _page(request, language, "state", said, [("places", _places, {}), _trail(found)])


@public("GET")
def city(request: HttpRequest, language: str, state: str, city: str) -> HttpResponse:
    """One city: what is in it and near it, the nearest first."""
    found = City.objects.select_related("state").filter(state__slug=state, slug=city).first()
    number = PAGES.get(request.GET.get("page", "1"))
    if found is None or number is None:
        return error_pages.page(404, language)
    start = (number - 1) * PER_PAGE
    near = list(Facility.objects.shown().near(found).select_related("city")[start : start + PER_PAGE + 1])
    if start and not near:
        return error_pages.page(404, language)
    said = {
        "city": found,
        "state": found.state,
        "places": [(place, _away(found, place)) for place in near[:PER_PAGE]],
        "samples": any(place.is_sample for place in near),
        "number": number,
        "more": number + 1 if len(near) > PER_PAGE and number < LAST_PAGE else 0,
    }
    trail = [("places", _places, {}), _trail(found.state), ("places-city", found.name, {"state": state, "city": city})]
    return _page(request, language, "city", said, trail, f"?page={number}" if start else "")


@public("GET", "POST")
def wrong(request: HttpRequest, language: str, pk: int) -> HttpResponse:
    """Tell us what is wrong about a place: stored, or said that it is not."""
    place = Facility.objects.shown().select_related("city__state").filter(pk=pk).first()
    if place is None:
        return error_pages.page(404, language)
    if request.method != "POST":
        told = corrections.was_told(request.GET.get("told", ""))
        return _asking(language, place, CorrectionForm(), told=told)
    from_network = rate_limit.count("correction", network(request), SUBMISSION_WINDOW_SECONDS)
    if from_network > HARD_LIMIT:
        return error_pages.page(429, language, Retry_After=str(rate_limit.retry_after(SUBMISSION_WINDOW_SECONDS)))
    with override(language):
        form = CorrectionForm(request.POST)
        valid = form.is_valid()
    shown = corrections.read(request.POST.get("ctx", ""), place)
    if comes_from_elsewhere(request):
        shown = None
    if not valid or shown is None:
        return _asking(language, place, form, failed=not valid, press_again=valid, status=422)
    signals = SubmissionSignals(
        honeypot=form.cleaned_data["website"],
        seconds=time.time() - shown.at,
        by_browser="HTTP_SEC_FETCH_SITE" in request.META or not settings.THROTTLE,
        typed=(form.cleaned_data["note"],),
        from_network=from_network,
    )
    receipt = corrections.store(place, shown, form.cleaned_data, signals)
    there = reverse("places-wrong", kwargs={"language": language, "pk": pk})
    return html.respond("", 303, Location=f"{there}?told={receipt}")


def _asking(language: str, place: Facility, form: CorrectionForm, *, status: int = 200, **said: Any) -> HttpResponse:
    facts = {
        "place": place,
        "form": form,
        "ctx": corrections.fresh(place),
        "helpline": published_if_any(language),
        "addresses": _addresses("places-wrong", {"pk": place.pk}),
    }
    return html.show("directory/correction", language, {**facts, **said}, status)


def _places() -> str:
    return _("Places")


def _trail(found: State) -> tuple[str, str, dict[str, str]]:
    return "places-state", found.name, {"state": found.slug}


def _away(city: City, place: Facility) -> int | None:
    """In whole miles; None where we do not know where one of the two is."""
    if None in (city.latitude, city.longitude, place.latitude, place.longitude):
        return None
    return round(miles(city.latitude, city.longitude, place.latitude, place.longitude))  # type: ignore[arg-type]


def _addresses(name: str, kwargs: dict[str, Any], query: str = "") -> dict[str, str]:
    """The same page in each language."""
    return {code: reverse(name, kwargs={**kwargs, "language": code}) + query for code in html.LANGUAGES}


def _page(
    request: HttpRequest, language: str, template: str, said: dict[str, Any], trail: list[Any], query: str = ""
) -> HttpResponse:
    """A page that is the same for everybody, so that caches may keep it and ask whether it has changed."""
    name, _title, kwargs = trail[-1]
    with override(language):
        crumbs = [
            (reverse(where, kwargs={**given, "language": language}), title() if callable(title) else title)
            for where, title, given in trail
        ]
    addresses = _addresses(name, kwargs, query)
    said |= {
        "helpline": published_if_any(language),
        "addresses": addresses,
        **placed(language, addresses),
        "crumbs": crumbs[:-1],
        "structured": _structured(crumbs),
    }
    return kept(request, html.show(f"directory/{template}", language, said))


def _structured(crumbs: list[tuple[str, str]]) -> SafeString:
    """Where the page stands, for search engines; of a place we say nothing that they could rank."""
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": settings.BASE_URL + address}
        for number, (address, title) in enumerate(crumbs, 1)
    ]
    return in_script({"@type": "BreadcrumbList", "itemListElement": items})
