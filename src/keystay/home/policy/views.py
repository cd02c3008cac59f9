"""The council's policy: each number with its source and its days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.clock import today
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.home.policy.forms import ChangeForm
from keystay.home.policy.presenters import groups, line, sheet
from keystay.home.policy.queries import find_setting
from keystay.organisation.policy import actions
from keystay.organisation.policy.models import Setting


@allow(P.POLICY_READ)
@require_safe
def settings_list(request: StaffRequest) -> HttpResponse:
    """Every number of the policy as on a day."""
    on, rows = day_of(request), Setting.objects.order_by("key", "starts_on")
    if exports.wanted(request):
        return exports.answer(request, sheet(rows, on))
    context = {
        "on": on,
        "groups": groups(rows, on),
        "may_change": may(request.user, P.POLICY_WRITE),
    }
    return render(request, "policy/list.html", context)


@allow(P.POLICY_WRITE, setting=find_setting)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, setting: list[Setting]) -> HttpResponse:
    """Change one number from a day."""
    shown = line(setting, today())
    latest = [row for row in setting if row.starts_on <= today()] or setting
    form = ChangeForm(
        request.POST or None,
        old=latest[-1].value,
        unit=latest[-1].unit,
        initial={"from_day": today()},
    )
    if form.is_valid():
        try:
            actions.change_setting(key=shown.key, by=request.user, **form.cleaned_data)
        except actions.WrongValue as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, f"'{shown.label}' was changed.")
            return redirect("policy:list")
    return render(request, "policy/change.html", {"form": form, "line": shown})
