"""How the service looks to its council: its name and its colour."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow, public
from keystay.access.permissions import Permission as P
from keystay.home.look.forms import LookForm
from keystay.organisation.authority import actions as authority
from keystay.organisation.authority.queries import this_council

BRAND = ":root {{ --ks-brand: {colour}; }}\n"


@allow(P.POLICY_WRITE)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest) -> HttpResponse:
    """Change what the service is called and its colour."""
    council = this_council()
    known = {
        "service_name": council.service_name if council else "",
        "brand_colour": council.brand_colour if council else "",
    }
    form = LookForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            authority.change_look(by=request.user, **form.cleaned_data)
        except authority.Unreadable as refusal:
            form.add_error("brand_colour", str(refusal))
        else:
            messages.success(request, "The look was changed.")
            return redirect("policy:list")
    return render(request, "look/change.html", {"form": form})


@public
@require_safe
@cache_control(private=True, max_age=300)
def brand(request: HttpRequest) -> HttpResponse:
    """The council's colour as a style sheet; the page rules forbid styles inside pages."""
    council = this_council()
    text = BRAND.format(colour=council.brand_colour) if council else ""
    return HttpResponse(text, content_type="text/css; charset=utf-8")
