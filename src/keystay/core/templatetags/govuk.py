"""GOV.UK components as tags. Each is a thin wrapper over core/components.

Markup passed in as a value is escaped unless Django already knows it to be safe.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from keystay.core.components import bound, downloads, errors, lists, navigation, pagination, text

register = template.Library()

KINDS = {
    "primary": "",
    "secondary": "govuk-button--secondary",
    "warning": "govuk-button--warning",
}
COLOURS = {
    "grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow",
}  # fmt: skip


@register.simple_tag(name="button")
def button_tag(
    words: str,
    href: str = "",
    kind: str = "primary",
    name: str = "",
    value: str = "",
    disabled: bool = False,
) -> SafeString:
    """`{% button "Save" %}`, `{% button "Cancel" href=url kind="secondary" %}`.

    `kind` is primary, secondary or warning. Pressing twice sends once.
    """
    names = KINDS[kind]
    options = {"text": words, "href": href, "classes": names, "name": name, "value": value}
    return text.button({**options, "disabled": disabled, "preventDoubleClick": True})


@register.simple_tag(name="tag")
def status_tag(words: str, colour: str = "") -> SafeString:
    """`{% tag "Overdue" colour="red" %}`: a status, never broken over two lines."""
    if colour and colour not in COLOURS:
        raise template.TemplateSyntaxError(f"there is no {colour} tag")
    return text.tag({"text": words, "classes": f"govuk-tag--{colour}" if colour else ""})


@register.simple_tag
def back_link(href: str, words: str = "Back") -> SafeString:
    """`{% back_link url "Back to people" %}`."""
    return text.back_link({"href": href, "text": words})


@register.simple_tag
def warning(words: str) -> SafeString:
    """`{% warning "You cannot undo this." %}`."""
    return text.warning_text({"text": words})


@register.simple_tag
def phase_banner(mark: str, words: str) -> SafeString:
    """`{% phase_banner "Demo" "Everyone here is made up." %}`."""
    return text.phase_banner({"tag": {"text": mark}, "text": words})


@register.simple_tag
def breadcrumbs(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """`{% breadcrumbs items %}`: dicts of `text` and, but for this page, `href`."""
    return lists.breadcrumbs({"items": list(items)})


@register.simple_tag
def task_list(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """`{% task_list items %}`: dicts of `title`, `status` and perhaps `href`, `hint`, `colour`."""
    return lists.task_list({"items": [_task(item) for item in items]})


@register.simple_tag
def summary_list(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """`{% summary_list rows %}`: dicts of `key`, `value` and perhaps an action.

    An action is `action_href` with `action_text` (Change if left out) and `action_hidden`,
    the words that tell it from the others when heard out of place.
    """
    return lists.summary_list({"rows": [_row(row) for row in rows]})


@register.simple_tag(takes_context=True, name="pagination")
def pagination_of(context: Context, page: Page) -> SafeString:
    """`{% pagination page_obj %}`: nothing when there is one page only."""
    request = context.get("request")
    return pagination.of_page(page, request.GET if request is not None else None)


@register.simple_tag(takes_context=True)
def download(context: Context, which: str = "") -> SafeString:
    """`{% download %}`: links to the page's list as CSV and as Excel (core/tables/exports.py)."""
    request = context.get("request")
    return downloads.links(request.GET if request is not None else None, which)


@register.simple_tag
def tabs(items: Iterable[Mapping[str, Any]], label: str = "Views of this page") -> SafeString:
    """`{% tabs items %}`: links as tabs; dicts of `text`, `href`, perhaps `count`, `current`."""
    return navigation.tabs(list(items), label)


@register.simple_tag(takes_context=True)
def service_navigation(
    context: Context, menu: Iterable[tuple[str, str]], under: Mapping[str, str] | None = None
) -> SafeString:
    """`{% service_navigation menu under %}`: the menu with the section of this page marked.

    `under` names the topic that a topic without an entry of its own belongs to.
    """
    return navigation.service_navigation(menu, context.get("request"), under)


@register.simple_tag
def page_address(name: str) -> str:
    """`{% page_address "users:me" as href %}`: an address by name, empty when there is none."""
    return navigation.address(name)


@register.simple_tag
def error_summary(*forms: BaseForm) -> SafeString:
    """`{% error_summary form %}`: every error of the forms, each a link to its field."""
    return errors.error_summary([form for form in forms if form])


@register.simple_tag
def form_field(field: BoundField, **options: Any) -> SafeString:
    """`{% form_field form.name %}`: one field with label, hint and error.

    `label` and `hint` replace the field's own words, `classes` sets the box's width, and
    `legend` the class of a legend.
    """
    return bound.field(field, options)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of a form; `{{ form }}` draws the same."""
    return bound.fields(form)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """`{% inset %}…{% endinset %}`."""
    return text.inset_text({"html": content})


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """`{% details "What this means" %}…{% enddetails %}`."""
    return text.details({"summaryText": summary, "html": content, "open": is_open})


@register.simple_block_tag
def notification(content: str, title: str, kind: str = "") -> SafeString:
    """`{% notification "Important" %}…{% endnotification %}`; `kind` success announces itself."""
    return text.notification_banner({"titleText": title, "html": content, "type": kind})


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """`{% panel "Supervision recorded" %}…{% endpanel %}`: something is done."""
    return text.panel({"titleText": title, "html": content})


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "key": {"text": row["key"]},
        "value": {"html": conditional_escape("" if row["value"] is None else row["value"])},
        "classes": row.get("classes", ""),
    }
    if row.get("action_href"):
        action = {
            "href": row["action_href"],
            "text": row.get("action_text") or "Change",
            "visuallyHiddenText": row.get("action_hidden"),
        }
        drawn["actions"] = {"items": [action]}
    return drawn


def _task(item: Mapping[str, Any]) -> dict[str, Any]:
    colour = item.get("colour")
    status: dict[str, Any] = {"text": item["status"]}
    if colour:
        status = {"tag": {"text": item["status"], "classes": f"govuk-tag--{colour}"}}
    hint = {"text": item["hint"]} if item.get("hint") else None
    return {
        "title": {"text": item["title"]},
        "href": item.get("href"),
        "hint": hint,
        "status": status,
    }
