"""Every address of the site."""

from intake.desk import urls as desk
from intake.directory import urls as directory
from intake.form import urls as form
from intake.ops import urls as ops

urlpatterns = [*ops.urlpatterns, *desk.urlpatterns, *directory.urlpatterns, *form.urlpatterns]

handler400 = "intake.public.failure.bad_request"
handler403 = "intake.public.failure.forbidden"
handler404 = "intake.public.failure.not_found"
handler500 = "intake.public.failure.server_error"
