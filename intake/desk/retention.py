"""How long things are kept and why, and what was disposed of lately."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from intake.contact.disposal import DisposalRecord
from intake.desk.site import PolicyAdmin
from intake.retention.schedule import schedule
from intake.staff import policy
from intake.staff.policy import Permission

PAGE_SIZE = 25


class RetentionAdmin(PolicyAdmin):
    """The schedule and its receipts, to be read."""

    view_permission = Permission.SEE_RETENTION

    def get_urls(self) -> list[URLPattern]:
        """One page."""
        page = self.admin_site.admin_view(require_safe(self.page))
        return [path("", page, name="intake_disposalrecord_changelist")]

    def page(self, request: HttpRequest) -> HttpResponse:
        """Every line of the schedule, and the newest receipts."""
        policy.require(request.user, Permission.SEE_RETENTION)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retention"),
            "rules": schedule().values(),
            "disposal_records": DisposalRecord.objects.order_by("-pk")[:PAGE_SIZE],
        }
        return render(request, "intake/desk/retention.html", context)
