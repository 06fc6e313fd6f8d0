"""What is answered where an address takes no such method: nobody sees a browser's own error page."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from intake.public.error_pages import error_page, language_of


def lead_back(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Return what stands for `refused`, a 405. Enter in the address bar, after a page that was sent for, asks by GET
    for what only takes a POST: that leads back to the page that it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return HttpResponse(status=303, headers={"Location": page_above(request.path_info)})
    return error_page(405, language_of(request.path_info), Allow=refused.headers["Allow"])


def page_above(path: str) -> str:
    """Return the address of the nearest page above `path`: of the row, the list, or the first page of the desk."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        for address in (f"{path}change/", path):
            if _has_name(address):
                return address
    return "/admin/"


def _has_name(address: str) -> bool:
    """Whether it is a page: Django's redirects and its page for everything else have no name."""
    try:
        return bool(resolve(address).url_name)
    except Resolver404:
        return False
