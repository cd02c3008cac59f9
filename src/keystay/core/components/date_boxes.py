"""A date in three boxes: day, month and year."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.choices import in_fieldset
from keystay.core.components.html import NOTHING, Options, attributes, classes, join, optional
from keystay.core.components.inputs import text_input
from keystay.core.components.labels import beside, group, help_with


def date_input(o: Options) -> SafeString:
    """A date in three boxes: day, month and year."""
    own_id = str(o.get("id") or "")
    described = (o.get("fieldset") or NOTHING).get("describedBy")
    helped, ids = help_with(o, own_id, described)
    parts = {name: _own_part(o, name) for name in ("day", "month", "year")}
    items = [item for item in o.get("items") or parts.values() if item]
    some_wrong = any(_is_wrong(item) for item in items)
    box = format_html(
        '<div class="{}"{}{}>{}{}{}</div>',
        classes("govuk-date-input", o.get("classes")),
        attributes(o.get("attributes")),
        optional(id=own_id or None),
        beside(o, "beforeInputs"),
        join([_part(o, item, _known(item, parts), some_wrong) for item in items]),
        beside(o, "afterInputs"),
    )
    return group(o, in_fieldset(o, helped + box, ids, role="group"))


def _is_wrong(item: Options) -> bool:
    return bool(item.get("error")) or "govuk-input--error" in (item.get("classes") or "")


def _own_part(o: Options, name: str) -> Options | None:
    """The options of day, month or year; None when the date goes without it."""
    given = o.get(name)
    if given is False:
        return None
    return {"name": name, **(given or {})}


def _known(item: Options, parts: Mapping[str, Options | None]) -> str:
    """Which of day, month and year the item is; empty for none of them."""
    own = item.get("name")
    for name, part in parts.items():
        if own == name or (part and part.get("name") == own):
            return name
    return ""


def _part(o: Options, item: Options, known: str, some_wrong: bool) -> SafeString:
    name = str(item.get("name") or known)
    full_name = f"{o['namePrefix']}-{name}" if o.get("namePrefix") else name
    known_value = (_own_part(o, known) or NOTHING).get("value") if known else None
    given = o.get("values") or NOTHING
    own = (item.get("value"), known_value, given.get(full_name), given.get(known))
    value = next((each for each in own if each is not None), None)
    return format_html(
        '<div class="govuk-date-input__item">{}</div>',
        text_input(
            {
                "label": {
                    "text": item.get("label") or name.capitalize(),
                    "classes": "govuk-date-input__label",
                },
                "id": item.get("id") or f"{o.get('id', '')}-{name}",
                "classes": classes("govuk-date-input__input", _width(o, item, known, some_wrong)),
                "name": full_name,
                "value": value,
                "inputmode": item.get("inputmode") or "numeric",
                "autocomplete": item.get("autocomplete"),
                "pattern": item.get("pattern"),
                "attributes": item.get("attributes"),
            }
        ),
    )


def _width(o: Options, item: Options, known: str, some_wrong: bool) -> str:
    given = item.get("classes") or ""
    whole = bool(o.get("errorMessage")) and item.get("error") is not False and not some_wrong
    wrong = (bool(item.get("error")) or whole) and "govuk-input--error" not in given
    width = f"govuk-input--width-{4 if known == 'year' else 2}"
    return classes(
        "govuk-input--error" if wrong else None,
        None if "govuk-input--width-" in given else width,
        given,
    )
