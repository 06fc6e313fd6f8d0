"""The admin site itself: who gets in, and the front page."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.articles.reviews import articles_due
from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.request import ContactRequest
from intake.desk.dashboard import counts, dashboard
from intake.desk.login import DeskLoginView, has_second_factor
from intake.desk.queue_view import LISTED_COLUMNS
from intake.directory.models import Correction
from intake.helpline.reviews import reviews_due
from intake.notify.heartbeat import health
from intake.notify.models import Delivery
from intake.staff import policy, second_factor
from intake.staff.policy import Permission

# All that an account without a second factor can reach.
TO_SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}


class DeskSite(AdminSite):
    """Django's admin, open to whoever has a role."""

    site_title = site_header = _("Intake desk")
    index_title = _("Now")
    site_url = "/"
    empty_value_display = "-"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this account works here and, outside the demo, this session has shown its second factor."""
        if not policy.may(request.user, Permission.SIGN_IN):
            return False
        page = request.resolver_match.url_name if request.resolver_match else ""
        if settings.DEMO or page == "logout" or has_second_factor(request):
            return True
        return page in TO_SET_UP and second_factor.has_none(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The sign-in; for whoever is in already the front page, or the page that sets up the second factor."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        if (
            request.method == "GET"
            and policy.may(request.user, Permission.SIGN_IN)
            and second_factor.has_none(request.user)
        ):
            return redirect("mfa_index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        return DeskLoginView.as_view(extra_context={**context, **(extra_context or {})})(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Out, and written down."""
        with transaction.atomic():
            if request.method == "POST":
                trail.record(EventType.SIGNED_OUT, actor=request.user)
            return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """One's own password; the change is written down with it."""
        with transaction.atomic():
            response = super().password_change(request, extra_context)
            if isinstance(response, HttpResponseRedirect):
                detail = {"account": request.user.pk, "fields": ["password"]}
                trail.record(EventType.ACCOUNT_CHANGED, actor=request.user, detail=detail)
            return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every desk page shows: in the demo, that it is one; to an operator, which reviews are due; to whoever
        can have it mended, that nothing is sent.
        """
        return {
            **super().each_context(request),
            "demo": settings.DEMO,
            "is_nav_sidebar_enabled": False,
            **_faults(request),
            "sets_preferences": policy.may(request.user, Permission.SET_PREFERENCES),
            "reviews_due": reviews_due() if policy.may(request.user, Permission.MANAGE_HELPLINES) else [],
            "articles_due": articles_due() if policy.may(request.user, Permission.MANAGE_ARTICLES) else None,
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page: the next one, my claims, what is late, how we do; for others, counts and what they set up."""
        context: dict[str, Any] = {
            "may_claim": policy.may(request.user, Permission.CLAIM_NEXT),
            "audits": policy.may(request.user, Permission.SEE_AUDIT_OF_REQUESTS),
            "sees_retention": policy.may(request.user, Permission.SEE_RETENTION),
            "sees_rota": policy.may(request.user, Permission.SEE_ROTA),
            "sees_deliveries": policy.may(request.user, Permission.SEE_DELIVERIES),
            "manages": policy.may(request.user, Permission.MANAGE_HELPLINES),
        }
        if policy.may(request.user, Permission.MANAGE_FACILITIES):
            context["corrections"] = Correction.objects.waiting()[:100].count()
        if policy.may(request.user, Permission.SEE_QUEUE):
            now, requests = timezone.now(), ContactRequest.objects.only(*LISTED_COLUMNS).select_related("claimed_by")
            context |= {
                "mine": requests.claimed_by(request.user).soonest_due_first()[:25],
                "late": requests.due(now).soonest_due_first()[:10],
                "sees_queue": True,
            }
        if policy.may(request.user, Permission.SEE_DASHBOARD):
            context["dashboard"] = dashboard(request.GET.get("days", ""))
        elif not context.get("sees_queue"):
            context["counts"] = counts(request.user)
        if context["sees_deliveries"] and "dashboard" not in context:
            context["given_up"] = Delivery.objects.failed()[:100].count()
        return super().index(request, {**context, **(extra_context or {})})


def _faults(request: HttpRequest) -> dict[str, Any]:
    """What does not work, since when, for those who can have it mended."""
    sees_deliveries = policy.may(request.user, Permission.SEE_DELIVERIES)
    found, faults = health(), dict[str, Any]()
    if sees_deliveries:
        faults |= {"silent_since": found.missing_since, "unsent_since": found.unsent_since}
    if sees_deliveries or policy.may(request.user, Permission.SEE_AUDIT):
        faults |= {"journal_fails_since": found.journal_fails_since, "unlinked_since": found.unlinked_since}
    return faults


class PolicyAdmin(ModelAdmin):
    """An admin page whose permissions are the policy's; what has none is nobody's."""

    view_permission: Permission | None = None
    add_permission: Permission | None = None
    change_permission: Permission | None = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asks the policy."""
        return self._may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asks the policy."""
        return self._may(request, self.add_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asks the policy."""
        return self._may(request, self.change_permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted at the desk."""
        return False

    def _may(self, request: HttpRequest, permission: Permission | None) -> bool:
        return permission is not None and policy.may(request.user, permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the front page lists it."""
        return self.has_view_permission(request)


# Not AdminConfig.default_site: there Django's and allauth's own admin modules register groups, addresses and factors,
# and whatever a new app registers would be a page of the desk at once.
desk = DeskSite(name="admin")
