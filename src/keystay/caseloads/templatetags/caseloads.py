"""The room's own menu, the pages that the reader may open as tabs, and what is still to come."""

from datetime import date

from django import template
from django.template import Context
from django.urls import resolve
from django.utils.safestring import SafeString

from keystay.access.gates import Policy, StaffRequest
from keystay.access.roles.queries import may
from keystay.core.clock import today
from keystay.core.components.navigation import address, tabs

register = template.Library()
PAGES = (
    ("Workload", "workload:council"),
    ("Allocate", "allocations:list"),
    ("Continuity", "continuity:council"),
    ("Handovers", "handovers:list"),
    ("Step down", "stepdown:list"),
    ("Audits", "audits:list"),
    ("Families’ feedback", "feedback:list"),
    ("Weights", "schemes:list"),
)


@register.simple_tag(takes_context=True)
def caseload_tabs(context: Context) -> SafeString:
    """`{% caseload_tabs %}`: the tab of this page's topic is marked; one page needs no tabs."""
    request: StaffRequest = context["request"]
    here = request.resolver_match.namespace if request.resolver_match else ""
    items = [
        {"text": words, "href": href, "current": name.partition(":")[0] == here}
        for words, name in PAGES
        if (href := address(name)) and _may_open(request, href)
    ]
    return tabs(items, "Caseloads") if len(items) > 1 else SafeString("")


@register.filter
def to_come(day: date) -> bool:
    """`{% if on|to_come %}`: whether the day is after today."""
    return day > today()


def _may_open(request: StaffRequest, href: str) -> bool:
    policy: Policy = resolve(href).func.policy  # type: ignore[attr-defined]
    return policy.permission is None or may(request.user, policy.permission)
