"""Django's forms and fields as GOV.UK components."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, BoundField, widgets
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from keystay.core.components import choices, inputs
from keystay.core.components.date_boxes import date_input
from keystay.core.components.dates import ThreeBoxes
from keystay.core.components.errors import messages, wrong_parts
from keystay.core.components.files import file_upload
from keystay.core.components.html import Options, classes, content, join
from keystay.core.components.labels import group, help_with, label
from keystay.core.components.passwords import password_input

LABEL = "govuk-label--s"
LEGEND = "govuk-fieldset__legend--s"
# More choices than fill a screen stand close together in a box that scrolls.
A_SCREENFUL, MANY = 20, "govuk-checkboxes--small ks-many"
SHORT = 25
TYPED = (
    *(widgets.TextInput, widgets.NumberInput, widgets.EmailInput, widgets.Textarea),
    ThreeBoxes,
)
TAKEN = ("id", "name", "type", "class", "value", "disabled", "aria-describedby", "aria-invalid")


def field(bound: BoundField, given: Mapping[str, Any] | None = None) -> SafeString:
    """One field with its label, hint and error.

    `given` may replace the words of its `label` and `hint`, and hold `classes` for its box.
    """
    if bound.is_hidden:
        return SafeString(str(bound))
    options = {**_common(bound), **(given or {})}
    for name, names in (("label", LABEL), ("hint", "")):
        if isinstance(options.get(name), str):
            options[name] = {"text": options[name], "classes": names}
    if not content(options.get("hint")):
        options.pop("hint", None)
    widget = bound.field.widget
    for kind, draw in DRAWN:
        if isinstance(widget, kind):
            return draw(bound, options)
    return _plain(bound, options)


def fields(form: BaseForm) -> SafeString:
    """Every field of the form, the hidden ones last."""
    shown = [field(bound) for bound in form.visible_fields()]
    return join(shown + [SafeString(str(bound)) for bound in form.hidden_fields()])


def _common(bound: BoundField) -> dict[str, Any]:
    attrs = bound.field.widget.attrs
    options: dict[str, Any] = {
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": f"{bound.label}{_optional(bound)}", "classes": LABEL},
        "classes": attrs.get("class", ""),
        "disabled": True if bound.field.disabled else None,
        "attributes": {k: _flag(v) for k, v in attrs.items() if k not in TAKEN and v is not False},
    }
    if bound.help_text:
        options["hint"] = {"html": conditional_escape(bound.help_text)}
    if bound.errors:
        options["errorMessage"] = {"html": join_lines(messages(bound))}
    return options


def _optional(bound: BoundField) -> str:
    """GOV.UK marks the few boxes that may stay empty; a filter, where all may, is not marked.

    A label that begins with "If" says itself when its box is for you.
    """
    typed = isinstance(bound.field.widget, TYPED) and not str(bound.label).startswith("If ")
    others = any(each.required for each in bound.form.fields.values())
    return " (optional)" if typed and others and not bound.field.required else ""


def _flag(value: Any) -> Any:
    return {"value": True, "optional": True} if value is True else value


def join_lines(lines: Sequence[str]) -> SafeString:
    """Several messages as one, each escaped and on a line of its own."""
    return SafeString("<br>".join(conditional_escape(line) for line in lines))


def _text(bound: BoundField, options: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    known = dict(options["attributes"])
    known.pop("placeholder", None)
    shown = {
        **options,
        "type": "text" if kind == "number" else kind,
        "value": widget.format_value(_without_noughts(bound.value())),
        "autocomplete": known.pop("autocomplete", None),
        "inputmode": known.pop("inputmode", None),
        "attributes": known,
    }
    if kind == "number":
        # Number boxes change under a scrolling wheel; GOV.UK asks for text with a number pad.
        whole = type(bound.field).__name__ == "IntegerField"
        shown["inputmode"] = shown["inputmode"] or ("numeric" if whole else "decimal")
        shown["classes"] = options["classes"] or "govuk-input--width-5"
        shown["attributes"] = {k: v for k, v in known.items() if k not in ("min", "max", "step")}
    elif not options["classes"] and _is_short(bound):
        shown["classes"] = "govuk-input--width-10"
    return inputs.text_input(shown)


def _without_noughts(value: Any) -> Any:
    """37.00 as 37: what the database pads is not what anyone types."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _is_short(bound: BoundField) -> bool:
    longest = getattr(bound.field, "max_length", None)
    return bool(longest and longest <= SHORT)


def _password(bound: BoundField, options: dict[str, Any]) -> SafeString:
    known = {k: v for k, v in options["attributes"].items() if k != "placeholder"}
    autocomplete = known.pop("autocomplete", None)
    return password_input({**options, "autocomplete": autocomplete, "attributes": known})


def _textarea(bound: BoundField, options: dict[str, Any]) -> SafeString:
    known = {k: v for k, v in options["attributes"].items() if k not in ("cols", "placeholder")}
    rows = known.pop("rows", None)
    rows = 5 if rows in (None, 10, "10") else rows
    value = bound.field.widget.format_value(bound.value())
    return inputs.textarea({**options, "rows": rows, "value": value, "attributes": known})


def _file(bound: BoundField, options: dict[str, Any]) -> SafeString:
    multiple = getattr(bound.field.widget, "allow_multiple_selected", False)
    return file_upload({**options, "multiple": True if multiple else None})


def _select(bound: BoundField, options: dict[str, Any]) -> SafeString:
    return _around(options, bound.as_widget(attrs=_box_attributes(options, "govuk-select")))


def _plain(bound: BoundField, options: dict[str, Any]) -> SafeString:
    return _around(options, bound.as_widget(attrs=_box_attributes(options, "")))


def _box_attributes(options: Mapping[str, Any], name: str) -> dict[str, Any]:
    wrong = f"{name}--error" if options.get("errorMessage") else None
    ids = _described(options)
    return {
        "class": classes(name, options["classes"], wrong),
        **({"aria-describedby": ids} if ids else {}),
    }


def _described(options: Mapping[str, Any]) -> str:
    parts = (("hint", "hint"), ("errorMessage", "error"))
    return " ".join(f"{options['id']}-{end}" for name, end in parts if options.get(name))


def _around(options: Mapping[str, Any], drawn: SafeString) -> SafeString:
    helped, _ = help_with(options, options["id"], None)
    named = label({**options["label"], "for": options["id"]})
    return group(options, join([named, helped, drawn]))


def _radios(bound: BoundField, options: dict[str, Any]) -> SafeString:
    return choices.radios({**_as_group(bound, options), "items": _items(bound, options)})


def _checkboxes(bound: BoundField, options: dict[str, Any]) -> SafeString:
    items = _items(bound, options)
    looks = {"classes": MANY} if len(items) > A_SCREENFUL else {}
    return choices.checkboxes({**_as_group(bound, options), **looks, "items": items})


def _as_group(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    legend = {"text": options["label"]["text"], "classes": options.get("legend", LEGEND)}
    return {**options, "fieldset": {"legend": legend}, "attributes": {}}


def _items(bound: BoundField, options: Mapping[str, Any]) -> list[Options]:
    chosen = bound.value()
    several = chosen if isinstance(chosen, (list, tuple, set)) else [chosen]
    values = {str(value) for value in several if value is not None}
    return [
        {
            "value": _raw(value),
            "text": words,
            "hint": {"text": (options.get("hints") or {}).get(str(_raw(value)))},
            "checked": str(_raw(value)) in values,
            "disabled": bound.field.disabled,
        }
        for value, words in _flat(bound.field.widget.choices)
        if _raw(value) not in ("", None) or not str(words).startswith("---")
    ]


def _raw(value: Any) -> Any:
    return getattr(value, "value", value)


def _flat(given: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    for value, words in given:
        if isinstance(words, (list, tuple)):
            yield from words
        else:
            yield value, words


def _tick(bound: BoundField, options: dict[str, Any]) -> SafeString:
    item = {
        "id": bound.auto_id,
        "value": "on",
        "text": options["label"]["text"],
        "hint": options.pop("hint", None),
        "checked": bool(bound.value()),
        "disabled": bound.field.disabled,
    }
    return choices.checkboxes({**options, "attributes": {}, "items": [item]})


def _date(bound: BoundField, options: dict[str, Any]) -> SafeString:
    wrong = wrong_parts(bound) if bound.errors else ()
    return date_input(
        {
            **_as_group(bound, options),
            "items": [
                {
                    "name": part,
                    "id": f"{bound.auto_id}-{part}",
                    "value": value,
                    "error": part in wrong,
                    "autocomplete": options.get("birthday") and f"bday-{part}",
                }
                for part, value in bound.field.widget.parts(bound.value()).items()
            ],
            "namePrefix": bound.html_name,
        }
    )


DRAWN = (
    (ThreeBoxes, _date),
    (widgets.PasswordInput, _password),
    (widgets.Textarea, _textarea),
    (widgets.FileInput, _file),
    (widgets.CheckboxSelectMultiple, _checkboxes),
    (widgets.RadioSelect, _radios),
    (widgets.CheckboxInput, _tick),
    (widgets.Select, _select),
    (widgets.Input, _text),
)
