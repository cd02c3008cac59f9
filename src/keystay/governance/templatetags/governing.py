"""The menu of the plan, the Task Group and the risks, as tabs."""

from django import template
from django.template import Context
from django.urls import resolve
from django.utils.safestring import SafeString

from keystay.access.gates import Policy, StaffRequest
from keystay.access.roles.queries import may
from keystay.core.components.navigation import address, tabs
from keystay.governance.answering import name_of

register = template.Library()
register.filter("name_of", name_of)
PAGES = (
    ("Action plan", "plan:list"),
    ("Task Group", "taskgroup:list"),
    ("Risks", "risks:list"),
    ("What people say", "voices:list"),
    ("Reports", "reports:list"),
    ("Inspection", "inspection:pack"),
)


@register.simple_tag(takes_context=True)
def governing_tabs(context: Context) -> SafeString:
    """`{% governing_tabs %}`: those that the reader may open; the one of this topic is marked."""
    request: StaffRequest = context["request"]
    here = request.resolver_match.namespace if request.resolver_match else ""
    items = [
        {"text": words, "href": href, "current": name.partition(":")[0] == here}
        for words, name in PAGES
        if (href := address(name)) and _may_open(request, href)
    ]
    return tabs(items, "Plan, Task Group and risks") if len(items) > 1 else SafeString("")


def _may_open(request: StaffRequest, href: str) -> bool:
    policy: Policy = resolve(href).func.policy  # type: ignore[attr-defined]
    return policy.permission is None or may(request.user, policy.permission)
