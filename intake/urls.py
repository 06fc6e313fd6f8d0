"""Every address of the site. They are tried in this order, so those come first that a person in distress waits for."""

from intake.desk import urls as desk
from intake.directory import urls as directory
from intake.form import urls as form
from intake.guide import urls as guide
from intake.ops import urls as ops

urlpatterns = [
    *form.urlpatterns,
    *ops.urlpatterns,
    *desk.urlpatterns,
    *guide.urlpatterns,
    *directory.urlpatterns,
]

handler400 = "intake.public.failure.bad_request"
handler403 = "intake.public.failure.forbidden"
handler404 = "intake.public.failure.not_found"
handler500 = "intake.public.failure.server_error"
