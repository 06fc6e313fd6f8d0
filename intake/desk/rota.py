"""The rota: who is on call, a week for each advisor, and when nobody is although the helpline is open."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.forms import inlineformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.helplines import DaysForm, HoursFormSet, date_input, time_input
from intake.desk.site import PolicyAdmin
from intake.helpline.models import Helpline
from intake.helpline.published import calendar_of
from intake.notify.on_call import Interval, coverage_gaps, rota
from intake.staff import policy
from intake.staff.on_call import Absence, OnCallShift
from intake.staff.policy import Permission

AHEAD, MAX_GAPS = timedelta(days=7), 10


class ShiftsFormSet(HoursFormSet):
    """Shifts of which no two of one person overlap."""

    bounds = ("starts", "ends")


Shifts = inlineformset_factory(
    User,
    OnCallShift,
    formset=ShiftsFormSet,
    fields=("weekday", "starts", "ends"),
    widgets={"starts": time_input(), "ends": time_input()},
    extra=3,
)
Absences = inlineformset_factory(
    User,
    Absence,
    form=DaysForm,
    fields=("first_day", "last_day"),
    widgets={"first_day": date_input(), "last_day": date_input()},
    extra=1,
)


@dataclass(frozen=True)
class RotaWeek:
    """One person's: the shifts of each weekday, whether they are on call now, and when they are away."""

    account: User
    days: list[tuple[Any, list[OnCallShift]]]
    is_on_call: bool
    away: list[Absence]


def _to_come() -> QuerySet[Absence]:
    return Absence.objects.filter(last_day__gte=timezone.localdate())


def weeks() -> list[RotaWeek]:
    """Of everybody who may be on call, by name."""
    now, hours = timezone.now(), rota()
    shifts, away = list(OnCallShift.objects.all()), list(_to_come())
    return [
        RotaWeek(
            account,
            [
                (label, [one for one in shifts if one.account_id == account.pk and one.weekday == day])
                for day, label in WEEKDAYS_ABBR.items()
            ],
            account.pk in hours and hours[account.pk].is_open(now),
            [absence for absence in away if absence.account_id == account.pk],
        )
        for account in policy.who_may(Permission.CLAIM)
    ]


def gaps() -> list[Interval]:
    """When, in the next seven days, the helpline is open and nobody is on call; none while there is no rota."""
    helpline, hours = Helpline.objects.order_by("pk").first(), list(rota().values())
    if helpline is None or not hours:
        return []
    gaps = islice(coverage_gaps(calendar_of(helpline), hours, timezone.now(), AHEAD), MAX_GAPS)
    return [(timezone.localtime(begins), timezone.localtime(ends)) for begins, ends in gaps]


class RotaAdmin(PolicyAdmin):
    """Two pages: everybody's week, and one person's to be changed."""

    view_permission = Permission.SEE_ROTA

    def get_urls(self) -> list[URLPattern]:
        """The week, and the form of an account."""
        page, person = require_safe(self.page), require_http_methods(["GET", "HEAD", "POST"])(self.person)
        return [
            path("", self.admin_site.admin_view(page), name="intake_oncallshift_changelist"),
            path("<int:pk>/", self.admin_site.admin_view(person), name="intake_oncallshift_person"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        """Everybody's week."""
        policy.require(request.user, Permission.SEE_ROTA)
        listed = weeks()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("On call"),
            "weeks": listed,
            "on_call": [week.account for week in listed if week.is_on_call],
            "has_rota": any(shifts for week in listed for _day, shifts in week.days),
            "gaps": gaps(),
            "may_change": policy.may(request.user, Permission.CHANGE_ROTA),
        }
        return render(request, "intake/desk/rota.html", context)

    @transaction.atomic
    def person(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One person's shifts and absences, to be read and changed."""
        policy.require(request.user, Permission.CHANGE_ROTA)
        account = get_object_or_404(policy.who_may(Permission.CLAIM), pk=pk)
        data = request.POST if request.method == "POST" else None
        shifts = Shifts(data, instance=account, prefix="shifts")
        absences = Absences(data, instance=account, prefix="away", queryset=_to_come())
        is_valid = data is not None and all([shifts.is_valid(), absences.is_valid()])
        if is_valid:
            fields = [part.prefix for part in (shifts, absences) if part.has_changed()]
            shifts.save()
            absences.save()
            trail.record(EventType.ROTA_CHANGED, actor=request.user, detail={"account": pk, "fields": fields})
            messages.success(request, gettext("The rota is saved."))
            return redirect("admin:intake_oncallshift_changelist")
        rows = [
            _FormSetRows(shifts, _("shifts"), _("Ending at or before the beginning means on the next day.")),
            _FormSetRows(absences, _("away"), _("No shift begins from the first day to the last.")),
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("On call: %s") % (account.get_full_name() or account.get_username()),
            "account": account,
            "rows": rows,
        }
        return render(request, "intake/desk/rota_account.html", context, status=422 if data is not None else 200)


class _FormSetRows:
    """A formset as `inline_rows.html` reads it."""

    def __init__(self, formset: Any, name: Any, help_text: Any) -> None:
        self.formset = formset
        self.opts = {"verbose_name_plural": name, "help_text": help_text}
