"""What people reported about facilities: the oldest first, each with two buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from intake.desk.site import PolicyAdmin
from intake.directory.corrections import resolve
from intake.directory.models import Correction
from intake.staff import policy
from intake.staff.policy import Permission

PAGE_SIZE = 25
VERBS = {"apply": Correction.State.APPLIED, "dismiss": Correction.State.DISMISSED}


class CorrectionAdmin(PolicyAdmin):
    """Corrections come from the public page, and go when they are dealt with."""

    view_permission = Permission.MANAGE_FACILITIES

    def get_urls(self) -> list[URLPattern]:
        """One page, and the buttons of a row."""
        page, done = require_safe(self.page), require_POST(self.done)
        buttons = [
            path(f"<uuid:pk>/{verb}/", self.admin_site.admin_view(done), {"verb": verb}, f"intake_correction_{verb}")
            for verb in VERBS
        ]
        return [path("", self.admin_site.admin_view(page), name="intake_correction_changelist"), *buttons]

    def page(self, request: HttpRequest) -> HttpResponse:
        """Those that wait, with what was written."""
        policy.require(request.user, Permission.MANAGE_FACILITIES)
        waiting = Correction.objects.waiting().select_related("facility__city")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Corrections of facilities"),
            "rows": [(correction, correction.text_or_reason("note")) for correction in waiting[:PAGE_SIZE]],
            "left": max(waiting.count() - PAGE_SIZE, 0),
        }
        return render(request, "intake/desk/corrections.html", context)

    def done(self, request: HttpRequest, pk: str, verb: str) -> HttpResponse:
        """Deal with one."""
        policy.require(request.user, Permission.MANAGE_FACILITIES)
        correction = get_object_or_404(Correction, pk=pk)
        if resolve(correction, VERBS[verb], by=request.user):
            messages.success(request, gettext("Done. What was written is deleted."))
        else:
            messages.warning(request, gettext("Somebody has dealt with it already."))
        return redirect("admin:intake_correction_changelist")
