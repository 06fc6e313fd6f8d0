"""Addresses of the form, of what a person does with their request, and of pages to read."""

from intake.form.confirmation import received
from intake.form.info_pages import INFO_PAGES, info_page
from intake.form.quick_exit import quick_exit
from intake.form.status import status
from intake.form.views import ask, landing
from intake.public.localized_urls import localized_paths

urlpatterns = [
    *localized_paths("", landing, "landing"),
    *localized_paths("help/", ask, "help"),
    *localized_paths("received/<str:token>/", received, "received"),
    *localized_paths("status/", status, "status"),
    *localized_paths("exit/", quick_exit, "exit"),
    *(pattern for name in INFO_PAGES for pattern in localized_paths(f"{name}/", info_page, name, page=name)),
]
