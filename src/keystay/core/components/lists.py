"""Components that list things: breadcrumbs, summary list, pagination, task list."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from keystay.core.components.html import (
    NOTHING,
    Options,
    attributes,
    classes,
    content,
    heading,
    join,
    optional,
)
from keystay.core.components.text import tag


def breadcrumbs(o: Options) -> SafeString:
    """Where this page is; an item without `href` is the page itself."""
    collapse = "govuk-breadcrumbs--collapse-on-mobile" if o.get("collapseOnMobile") else None
    label = o.get("labelText")
    return format_html(
        '<nav class="{}"{} aria-label="{}"><ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        classes("govuk-breadcrumbs", o.get("classes"), collapse),
        attributes(o.get("attributes")),
        "Breadcrumb" if label is None else label,
        join([_crumb(item) for item in o.get("items") or ()]),
    )


def _crumb(item: Options) -> SafeString:
    if not item.get("href"):
        return format_html(
            '<li class="govuk-breadcrumbs__list-item" aria-current="page">{}</li>', content(item)
        )
    return format_html(
        '<li class="govuk-breadcrumbs__list-item">'
        '<a class="govuk-breadcrumbs__link" href="{}"{}>{}</a></li>',
        item["href"],
        attributes(item.get("attributes")),
        content(item),
    )


def summary_list(o: Options) -> SafeString:
    """Facts, each a key and a value, with what may be done about each; in a `card` if given."""
    rows = [row for row in o.get("rows") or () if row]
    card = o.get("card")
    title = (card or NOTHING).get("title")
    any_actions = any(_items(row) for row in rows)
    drawn = format_html(
        '<dl class="{}"{}>{}</dl>',
        classes("govuk-summary-list", o.get("classes")),
        attributes(o.get("attributes")),
        join([_summary_row(row, any_actions, title) for row in rows]),
    )
    return drawn if card is None else _summary_card(card, drawn)


def _items(owner: Options) -> list[Options]:
    return list((owner.get("actions") or NOTHING).get("items") or ())


def _summary_row(row: Options, any_actions: bool, card_title: Options | None) -> SafeString:
    key, value = row.get("key") or NOTHING, row.get("value") or NOTHING
    has_list = (row.get("actions") or NOTHING).get("items") is not None
    plain = "govuk-summary-list__row--no-actions" if any_actions and not has_list else None
    return format_html(
        '<div class="{}"><dt class="{}">{}</dt><dd class="{}">{}</dd>{}</div>',
        classes("govuk-summary-list__row", plain, row.get("classes")),
        classes("govuk-summary-list__key", key.get("classes")),
        content(key),
        classes("govuk-summary-list__value", value.get("classes")),
        content(value),
        _row_actions(row, card_title),
    )


def _row_actions(row: Options, card_title: Options | None) -> SafeString:
    items = _items(row)
    if not items:
        return SafeString("")
    links = [_action(item, card_title) for item in items]
    body = links[0]
    if len(links) > 1:
        body = format_html(
            '<ul class="govuk-summary-list__actions-list">{}</ul>',
            format_html_join(
                "", '<li class="govuk-summary-list__actions-list-item">{}</li>', zip(links)
            ),
        )
    names = classes("govuk-summary-list__actions", row["actions"].get("classes"))
    return format_html('<dd class="{}">{}</dd>', names, body)


def _action(item: Options, card_title: Options | None) -> SafeString:
    hidden = SafeString("")
    about = item.get("visuallyHiddenText")
    if about or card_title:
        hidden = format_html(
            '<span class="govuk-visually-hidden">{}{}</span>',
            format_html(" {}", about) if about else "",
            format_html(" ({})", content(card_title)) if card_title else "",
        )
    return format_html(
        '<a class="{}" href="{}"{}>{}{}</a>',
        classes("govuk-link", item.get("classes")),
        item.get("href") or "",
        attributes(item.get("attributes")),
        content(item),
        hidden,
    )


def _summary_card(card: Options, body: SafeString) -> SafeString:
    title = card.get("title") or NOTHING
    top = SafeString("")
    if title:
        name = classes("govuk-summary-card__title", title.get("classes"))
        top = heading(title.get("headingLevel") or 2, name, content(title))
    return format_html(
        '<div class="{}"{}><div class="govuk-summary-card__title-wrapper">{}{}</div>'
        '<div class="govuk-summary-card__content">{}</div></div>',
        classes("govuk-summary-card", card.get("classes")),
        attributes(card.get("attributes")),
        top,
        _card_actions(card, title),
        body,
    )


def _card_actions(card: Options, title: Options) -> SafeString:
    items = _items(card)
    if not items:
        return SafeString("")
    names = classes("govuk-summary-card__actions", card["actions"].get("classes"))
    links = [_action(item, title) for item in items]
    if len(links) == 1:
        return format_html('<div class="{}">{}</div>', names, links[0])
    listed = format_html_join("", '<li class="govuk-summary-card__action">{}</li>', zip(links))
    return format_html('<ul class="{}">{}</ul>', names, listed)


def task_list(o: Options) -> SafeString:
    """Tasks with the state of each; a task with `href` can be opened."""
    prefix = o.get("idPrefix") or "task-list"
    items = [
        _task(item, f"{prefix}-{number}")
        for number, item in enumerate(o.get("items") or (), start=1)
        if item
    ]
    return format_html(
        '<ul class="{}"{}>{}</ul>',
        classes("govuk-task-list", o.get("classes")),
        attributes(o.get("attributes")),
        join(items),
    )


def _task(item: dict[str, Any], own_id: str) -> SafeString:
    status = item.get("status") or NOTHING
    linked = "govuk-task-list__item--with-link" if item.get("href") else None
    mark = status.get("tag")
    return format_html(
        '<li class="{}"><div class="govuk-task-list__name-and-hint">{}{}</div>'
        '<div class="{}" id="{}-status">{}</div></li>',
        classes("govuk-task-list__item", linked, item.get("classes")),
        _task_title(item, own_id),
        _task_hint(item, own_id),
        classes("govuk-task-list__status", status.get("classes")),
        own_id,
        tag(mark) if mark else content(status),
    )


def _task_title(item: Options, own_id: str) -> SafeString:
    title = item.get("title") or NOTHING
    if not item.get("href"):
        names = optional(class_=title.get("classes") or None)
        return format_html("<div{}>{}</div>", names, content(title))
    described = f"{own_id}-hint {own_id}-status" if item.get("hint") else f"{own_id}-status"
    return format_html(
        '<a class="{}" href="{}" aria-describedby="{}">{}</a>',
        classes("govuk-link govuk-task-list__link", title.get("classes")),
        item["href"],
        described,
        content(title),
    )


def _task_hint(item: Options, own_id: str) -> SafeString:
    if not item.get("hint"):
        return SafeString("")
    return format_html(
        '<div id="{}-hint" class="govuk-task-list__hint">{}</div>', own_id, content(item["hint"])
    )
