"""Every address of the public side. They are tried in this order: first what a person in distress waits for."""

from intake.articles import urls as articles
from intake.directory import urls as directory
from intake.form import urls as form
from intake.ops import urls as ops
from intake.search import urls as search

urlpatterns = [
    *form.urlpatterns,
    *ops.urlpatterns,
    *articles.urlpatterns,
    *search.urlpatterns,
    *directory.urlpatterns,
]

handler400 = "intake.public.error_pages.bad_request"
handler403 = "intake.public.error_pages.forbidden"
handler404 = "intake.public.error_pages.not_found"
handler500 = "intake.public.error_pages.server_error"
