"""Finding one's way: the service's menu, and views of one page as tabs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import join, optional


def address(name: str) -> str:
    """The address with this name; empty when there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def service_navigation(
    menu: Iterable[tuple[str, str]],
    request: HttpRequest | None,
    under: Mapping[str, str] | None = None,
) -> SafeString:
    """The menu as GOV.UK's service navigation; entries whose page is missing are left out.

    `under` names, for topics that have no entry, the topic whose entry is marked instead.
    """
    entries = [(words, name, address(name)) for words, name in menu]
    entries = [entry for entry in entries if entry[2]]
    if not entries:
        return SafeString("")
    here = _section(entries, request, under or {})
    return format_html(
        '<div class="govuk-service-navigation ks-navigation" '
        'data-module="govuk-service-navigation"><div class="govuk-width-container">'
        '<div class="govuk-service-navigation__container">'
        '<nav aria-label="Menu" class="govuk-service-navigation__wrapper">'
        '<button type="button" class="govuk-service-navigation__toggle '
        'govuk-js-service-navigation-toggle" aria-controls="navigation" hidden '
        'aria-hidden="true">Menu</button>'
        '<ul class="govuk-service-navigation__list" id="navigation">{}</ul>'
        "</nav></div></div></div>",
        join([_entry(words, href, href == here) for words, _, href in entries]),
    )


def _section(
    entries: Sequence[tuple[str, str, str]],
    request: HttpRequest | None,
    under: Mapping[str, str],
) -> str:
    """The address of the entry that the request's page belongs to, by topic and then by path."""
    if request is None:
        return ""
    match = request.resolver_match
    topic = under.get(match.namespace, match.namespace) if match else ""
    for _, name, href in entries:
        if topic and topic == name.partition(":")[0]:
            return href
    above = [href for _, _, href in entries if href != "/" and request.path.startswith(href)]
    return max(above, key=len, default="")


def _entry(words: str, href: str, current: bool) -> SafeString:
    shown = words
    if current:
        shown = format_html(
            '<strong class="govuk-service-navigation__active-fallback">{}</strong>', words
        )
    return format_html(
        '<li class="govuk-service-navigation__item{}">'
        '<a class="govuk-service-navigation__link" href="{}"{}>{}</a></li>',
        " govuk-service-navigation__item--active" if current else "",
        href,
        optional(aria_current="true" if current else None),
        shown,
    )


def tabs(items: Sequence[Mapping[str, Any]], label: str) -> SafeString:
    """Links that look like tabs: each opens its own page, so they work everywhere."""
    return format_html(
        '<nav class="ks-tabs" aria-label="{}"><ul class="ks-tabs__list">{}</ul></nav>',
        label,
        join([_tab(item) for item in items]),
    )


def _tab(item: Mapping[str, Any]) -> SafeString:
    count = item.get("count")
    shown = "" if count is None else format_html(' <span class="ks-tabs__count">{}</span>', count)
    return format_html(
        '<li class="ks-tabs__item"><a class="ks-tabs__link" href="{}"{}>{}{}</a></li>',
        item["href"],
        optional(aria_current="page" if item.get("current") else None),
        item["text"],
        shown,
    )
