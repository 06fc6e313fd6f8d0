"""`/places/`: a state, a city, the facilities near it; and a form that tells us when one of them is not as we say."""

import time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from intake.antispam.limits import CORRECTIONS, DEAR_PAGES
from intake.antispam.spam_flags import SubmissionSignals
from intake.directory import corrections
from intake.directory.breadcrumbs import Crumb, city_crumb, link_crumbs, places_crumb, render_breadcrumbs, state_crumb
from intake.directory.corrections import CorrectionForm
from intake.directory.distance import miles
from intake.directory.models import City, Facility, State
from intake.helpline.published import published_if_any
from intake.public.decorators import is_cross_site, networks, public_view
from intake.public.error_pages import error_page
from intake.public.hreflang import canonical_context
from intake.public.html import LANGUAGES, html_response, render_page
from intake.public.http_cache import cacheable

LARGEST_CITIES, PAGE_SIZE, MAX_PAGES = 20, 25, 40
PAGE_NUMBERS = {str(number): number for number in range(1, MAX_PAGES + 1)}


@public_view("GET")
def states(request: HttpRequest, language: str) -> HttpResponse:
    """Show every state."""
    return _page(request, language, "states", {"states": list(State.objects.all())}, [places_crumb()])


@public_view("GET")
def state(request: HttpRequest, language: str, state: str) -> HttpResponse:
    """Show one state: its cities, the largest first, and its own agency."""
    if wait := DEAR_PAGES.seconds_to_wait(networks(request)):
        return error_page(429, language, Retry_After=str(wait))
    found = State.objects.filter(slug=state).first()
    if found is None:
        return error_page(404, language)
    open_there = Facility.objects.open().filter(city=OuterRef("pk"))
    cities = list(found.cities.filter(Q(population__gt=0) | Exists(open_there)).order_by("-population", "name"))
    by_name = sorted(cities, key=lambda city: city.search_name)
    context = {"state": found, "largest": cities[:LARGEST_CITIES], "cities": by_name}
    return _page(request, language, "state", context, [places_crumb(), state_crumb(found)])


@public_view("GET")
def city(request: HttpRequest, language: str, state: str, city: str) -> HttpResponse:
    """Show one city: the facilities in it and near it, the nearest first."""
    found = City.objects.select_related("state").filter(state__slug=state, slug=city).first()
    number = PAGE_NUMBERS.get(request.GET.get("page", "1"))
    if found is None or number is None:
        return error_page(404, language)
    start = (number - 1) * PAGE_SIZE
    near = list(Facility.objects.open().near(found).select_related("city")[start : start + PAGE_SIZE + 1])
    if start and not near:
        return error_page(404, language)
    context = {
        "city": found,
        "state": found.state,
        "facilities": [(facility, _miles_away(found, facility)) for facility in near[:PAGE_SIZE]],
        "has_samples": any(facility.is_sample for facility in near),
        "number": number,
        "next_number": number + 1 if len(near) > PAGE_SIZE and number < MAX_PAGES else 0,
    }
    crumbs = [places_crumb(), state_crumb(found.state), city_crumb(found)]
    return _page(request, language, "city", context, crumbs, f"?page={number}" if start else "")


@public_view("GET", "POST")
def correction(request: HttpRequest, language: str, pk: int) -> HttpResponse:
    """Ask what is wrong about a facility; by POST store it, or say that it is not stored."""
    facility = Facility.objects.open().select_related("city__state").filter(pk=pk).first()
    if facility is None:
        return error_page(404, language)
    if request.method != "POST":
        is_stored = corrections.is_receipt(request.GET.get("told", ""))
        return _correction_page(language, facility, CorrectionForm(), is_stored=is_stored)
    from_network = CORRECTIONS.count(networks(request))
    if from_network > CORRECTIONS.most:
        return error_page(429, language, Retry_After=str(CORRECTIONS.retry_after(networks(request))))
    with override(language):
        form = CorrectionForm(request.POST)
        valid = form.is_valid()
    token = corrections.parse_token(request.POST.get("ctx", ""), facility)
    if is_cross_site(request):
        token = None
    if not valid or token is None:
        return _correction_page(language, facility, form, failed=not valid, press_again=valid, status=422)
    signals = SubmissionSignals(
        honeypot=form.cleaned_data["website"],
        seconds=time.time() - token.shown_at,
        by_browser="HTTP_SEC_FETCH_SITE" in request.META or not settings.THROTTLE,
        typed=(form.cleaned_data["note"],),
        from_network=from_network,
    )
    receipt = corrections.store(facility, token, form.cleaned_data, signals)
    url = reverse("places-wrong", kwargs={"language": language, "pk": pk})
    return html_response("", 303, Location=f"{url}?told={receipt}")


def _correction_page(
    language: str, facility: Facility, form: CorrectionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "facility": facility,
        "form": form,
        "ctx": corrections.issue_token(facility),
        "helpline": published_if_any(language),
        "addresses": _addresses("places-wrong", {"pk": facility.pk}),
    }
    return render_page("directory/correction", language, {**context, **more}, status)


def _miles_away(city: City, facility: Facility) -> int | None:
    """Return whole miles; None where we do not know the position of one of the two."""
    if None in (city.latitude, city.longitude, facility.latitude, facility.longitude):
        return None
    return round(miles(city.latitude, city.longitude, facility.latitude, facility.longitude))  # type: ignore[arg-type]


def _addresses(url_name: str, kwargs: dict[str, Any], query: str = "") -> dict[str, str]:
    """Return the address of one page in each language."""
    return {code: reverse(url_name, kwargs={**kwargs, "language": code}) + query for code in LANGUAGES}


def _page(
    request: HttpRequest, language: str, template: str, context: dict[str, Any], crumbs: list[Crumb], query: str = ""
) -> HttpResponse:
    """Return a page that is the same for everybody, so that caches may keep it and ask whether it has changed."""
    with override(language):
        links = link_crumbs(crumbs, language)
    addresses = _addresses(crumbs[-1].url_name, crumbs[-1].kwargs, query)
    context |= {
        "helpline": published_if_any(language),
        "addresses": addresses,
        **canonical_context(language, addresses),
        "crumbs": links[:-1],
        "json_ld": render_breadcrumbs(links),
    }
    return cacheable(request, render_page(f"directory/{template}", language, context))
