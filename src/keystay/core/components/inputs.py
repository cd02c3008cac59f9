"""Fields that take one value: text, text area and select."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import (
    NOTHING,
    Options,
    attributes,
    classes,
    content,
    join,
    optional,
)
from keystay.core.components.labels import beside, group, help_with, label


def text_input(o: Options) -> SafeString:
    """A single-line box."""
    box_id = id_of(o)
    helped, ids = help_with(o, box_id, o.get("describedBy"))
    box = format_html(
        "<input{}{}>", _box_attributes(o, box_id, ids), attributes(o.get("attributes"))
    )
    return group(o, join([label_of(o, box_id), helped, _wrapped(o, box)]))


def id_of(o: Options) -> str:
    """The id of a field: its own, or else its name."""
    return str(o.get("id") or o.get("name") or "")


def label_of(o: Options, box_id: str) -> SafeString:
    """The label of the field whose box has this id."""
    return label({**(o.get("label") or NOTHING), "for": box_id})


def _box_attributes(o: Options, box_id: str, ids: str) -> SafeString:
    spelling = o.get("spellcheck")
    plain = {
        "class": classes(
            "govuk-input", o.get("classes"), "govuk-input--error" if o.get("errorMessage") else None
        ),
        "id": box_id,
        "name": o.get("name") or "",
        "type": o.get("type") or "text",
    }
    extra = optional(
        spellcheck=str(spelling).lower() if isinstance(spelling, bool) else None,
        value=o.get("value"),
        disabled=o.get("disabled"),
        aria_describedby=ids or None,
        autocomplete=o.get("autocomplete"),
        autocapitalize=o.get("autocapitalize"),
        pattern=o.get("pattern"),
        inputmode=o.get("inputmode"),
    )
    return attributes(plain) + extra


def _wrapped(o: Options, box: SafeString) -> SafeString:
    parts = [
        beside(o, "beforeInput"),
        _affix(o.get("prefix"), "prefix"),
        box,
        _affix(o.get("suffix"), "suffix"),
        beside(o, "afterInput"),
    ]
    if not any(part for part in parts if part is not box):
        return box
    wrapper = o.get("inputWrapper") or NOTHING
    return format_html(
        '<div class="{}"{}>{}</div>',
        classes("govuk-input__wrapper", wrapper.get("classes")),
        attributes(wrapper.get("attributes")),
        join(parts),
    )


def _affix(o: Options | None, kind: str) -> SafeString:
    if not content(o):
        return SafeString("")
    given = o or NOTHING
    return format_html(
        '<div class="{}" aria-hidden="true"{}>{}</div>',
        classes(f"govuk-input__{kind}", given.get("classes")),
        attributes(given.get("attributes")),
        content(given),
    )


def textarea(o: Options) -> SafeString:
    """A box of several lines."""
    box_id = id_of(o)
    helped, ids = help_with(o, box_id, o.get("describedBy"))
    spelling = o.get("spellcheck")
    box = format_html(
        '<textarea class="{}" id="{}" name="{}" rows="{}"{}{}>\n{}</textarea>',
        classes("govuk-textarea", _wrong(o, "govuk-textarea--error"), o.get("classes")),
        box_id,
        o.get("name") or "",
        o.get("rows") or 5,
        optional(
            spellcheck=str(spelling).lower() if isinstance(spelling, bool) else None,
            disabled=o.get("disabled"),
            aria_describedby=ids or None,
            autocomplete=o.get("autocomplete"),
        ),
        attributes(o.get("attributes")),
        "" if o.get("value") is None else o["value"],
    )
    return group(o, join([label_of(o, box_id), helped, between(o, box)]))


def _wrong(o: Options, name: str) -> str | None:
    return name if o.get("errorMessage") else None


def between(o: Options, box: SafeString) -> SafeString:
    """A box with what the form group puts before and after it."""
    return join([beside(o, "beforeInput"), box, beside(o, "afterInput")])


def select(o: Options) -> SafeString:
    """One choice from a list that opens."""
    box_id = id_of(o)
    helped, ids = help_with(o, box_id, o.get("describedBy"))
    items = [_option(item, o.get("value")) for item in o.get("items") or () if item]
    box = format_html(
        '<select class="{}" id="{}" name="{}"{}{}>{}</select>',
        classes("govuk-select", o.get("classes"), _wrong(o, "govuk-select--error")),
        box_id,
        o.get("name") or "",
        optional(disabled=o.get("disabled"), aria_describedby=ids or None),
        attributes(o.get("attributes")),
        join(items),
    )
    return group(o, join([label_of(o, box_id), helped, between(o, box)]))


def _option(item: Options, chosen: Any) -> SafeString:
    worth = item.get("value", item.get("text"))
    matches = bool(chosen) and worth == chosen and item.get("selected") is not False
    return format_html(
        "<option{}{}{}>{}</option>",
        attributes({"value": item["value"]}) if "value" in item else "",
        optional(
            selected=bool(item.get("selected")) or matches, disabled=bool(item.get("disabled"))
        ),
        attributes(item.get("attributes")),
        item.get("text", ""),
    )
