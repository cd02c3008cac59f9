"""Moving between the pages of a long list."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import Options, attributes, classes, content, join, optional

ARROWS = {
    "prev": SafeString(
        '<svg class="govuk-pagination__icon govuk-pagination__icon--prev" '
        'xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" '
        'focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 '
        "6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"
        '"></path></svg>'
    ),
    "next": SafeString(
        '<svg class="govuk-pagination__icon govuk-pagination__icon--next" '
        'xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" '
        'focusable="false" viewBox="0 0 15 13"><path d="m8.107-0.0078125-1.4136 1.414 '
        "4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"
        '"></path></svg>'
    ),
}
WORDS = {
    "prev": SafeString('Previous<span class="govuk-visually-hidden"> page</span>'),
    "next": SafeString('Next<span class="govuk-visually-hidden"> page</span>'),
}


def pagination(o: Options) -> SafeString:
    """Links to the page before, the numbered pages and the page after."""
    before, after, items = o.get("previous"), o.get("next"), o.get("items")
    block = not items and bool(before or after)
    label = o.get("landmarkLabel") or "Pagination"
    numbered = SafeString("")
    if items:
        pages = join([_number(item) for item in items if item])
        numbered = format_html('<ul class="govuk-pagination__list">{}</ul>', pages)
    return format_html(
        '<nav class="{}" aria-label="{}"{}>{}{}{}</nav>',
        classes("govuk-pagination", "govuk-pagination--block" if block else None, o.get("classes")),
        label,
        attributes(o.get("attributes")),
        _arrow(before, "prev", block),
        numbered,
        _arrow(after, "next", block),
    )


def of_page(page: Page, query: QueryDict | None = None) -> SafeString:
    """The pagination of Django's `page`, keeping the rest of the address's query; empty for one."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return SafeString("")
    options: dict[str, object] = {"items": _items(paginator, page.number, query)}
    if page.has_previous():
        options["previous"] = {"href": _address(page.previous_page_number(), query)}
    if page.has_next():
        options["next"] = {"href": _address(page.next_page_number(), query)}
    return pagination(options)


def _items(paginator: Paginator, number: int, query: QueryDict | None) -> Sequence[Options]:
    return [
        {"number": each, "href": _address(each, query), "current": each == number}
        if isinstance(each, int)
        else {"ellipsis": True}
        for each in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    ]


def _address(number: int, query: QueryDict | None) -> str:
    changed = query.copy() if query is not None else QueryDict(mutable=True)
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"


def _number(item: Options) -> SafeString:
    if item.get("ellipsis"):
        return SafeString(
            '<li class="govuk-pagination__item govuk-pagination__item--ellipsis">&ctdot;</li>'
        )
    number = item.get("number", "")
    current = bool(item.get("current"))
    return format_html(
        '<li class="{}"><a class="govuk-link govuk-pagination__link" href="{}" aria-label="{}"{}{}>'
        "{}</a></li>",
        classes("govuk-pagination__item", "govuk-pagination__item--current" if current else None),
        item.get("href", ""),
        item.get("visuallyHiddenText", f"Page {number}"),
        optional(aria_current="page" if current else None),
        attributes(item.get("attributes")),
        number,
    )


def _arrow(link: Options | None, kind: str, block: bool) -> SafeString:
    if not link or not link.get("href"):
        return SafeString("")
    label = link.get("labelText")
    plain = "govuk-pagination__link-title--decorated" if block and not label else None
    title = format_html(
        '<span class="{}">{}</span>',
        classes("govuk-pagination__link-title", plain),
        content(link) or WORDS[kind],
    )
    first = block or kind == "prev"
    return format_html(
        '<div class="govuk-pagination__{}"><a class="govuk-link govuk-pagination__link" href="{}" '
        'rel="{}"{}>{} {}{} {}</a></div>',
        kind,
        link["href"],
        kind,
        attributes(link.get("attributes")),
        ARROWS[kind] if first else "",
        title,
        _label(label) if label and block else "",
        "" if first else ARROWS[kind],
    )


def _label(words: str) -> SafeString:
    return format_html(
        ' <span class="govuk-visually-hidden">:</span>'
        ' <span class="govuk-pagination__link-label">{}</span>',
        words,
    )
