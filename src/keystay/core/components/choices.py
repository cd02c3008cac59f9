"""Fields of several inputs: radios and check boxes."""

from dataclasses import dataclass

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
from keystay.core.components.labels import beside, fieldset, group, help_with, hint, label


@dataclass(frozen=True)
class _Family:
    """Radios or check boxes: their class, their type, and what describes each of them."""

    name: str
    kind: str
    options: Options
    prefix: str
    described_by: str = ""


def radios(o: Options) -> SafeString:
    """One choice from a few."""
    return _choices(o, "radios", "radio", (o.get("fieldset") or NOTHING).get("describedBy"))


def checkboxes(o: Options) -> SafeString:
    """Any number of choices."""
    described = (o.get("fieldset") or NOTHING).get("describedBy") or o.get("describedBy")
    return _choices(o, "checkboxes", "checkbox", described)


def _choices(o: Options, name: str, kind: str, described: str | None) -> SafeString:
    prefix = str(o.get("idPrefix") or o.get("name") or "")
    helped, ids = help_with(o, prefix, described)
    alone = ids if kind == "checkbox" and not o.get("fieldset") else ""
    family = _Family(name, kind, o, prefix, alone)
    items = [
        _item(family, item, number) for number, item in enumerate(o.get("items") or (), 1) if item
    ]
    box = format_html(
        '<div class="{}"{} data-module="govuk-{}">{}{}{}</div>',
        classes(f"govuk-{name}", o.get("classes")),
        attributes(o.get("attributes")),
        name,
        beside(o, "beforeInputs"),
        join(items),
        beside(o, "afterInputs"),
    )
    return group(o, in_fieldset(o, helped + box, ids))


def in_fieldset(o: Options, inner: SafeString, ids: str, role: str = "") -> SafeString:
    """The inputs inside a fieldset, if the options have one."""
    if not o.get("fieldset"):
        return inner
    return fieldset({**o["fieldset"], "html": inner, "describedBy": ids, "role": role})


def _item(family: _Family, item: Options, number: int) -> SafeString:
    # The first has no number, so that an error can always point to it.
    own_id = item.get("id") or (f"{family.prefix}-{number}" if number > 1 else family.prefix)
    if item.get("divider"):
        return format_html('<div class="govuk-{}__divider">{}</div>', family.name, item["divider"])
    helped = _item_hint(family, item, own_id)
    words = item.get("label") or NOTHING
    named = {
        "html": item.get("html"),
        "text": item.get("text"),
        "classes": classes(f"govuk-{family.name}__label", words.get("classes")),
        "attributes": words.get("attributes"),
        "for": own_id,
    }
    return format_html(
        '<div class="govuk-{}__item">{}{}{}</div>{}',
        family.name,
        _box(family, item, own_id, bool(helped)),
        label(named),
        helped,
        _conditional(family, item, own_id),
    )


def _box(family: _Family, item: Options, own_id: str, has_hint: bool) -> SafeString:
    described = classes(family.described_by, f"{own_id}-item-hint" if has_hint else None)
    shows = (item.get("conditional") or NOTHING).get("html")
    return format_html(
        '<input class="govuk-{}__input" id="{}" name="{}" type="{}" value="{}"{}{}>',
        family.name,
        own_id,
        (item.get("name") if family.kind == "checkbox" else None) or family.options.get("name", ""),
        family.kind,
        "" if item.get("value") is None else item["value"],
        optional(
            checked=_is_checked(family, item),
            disabled=bool(item.get("disabled")),
            data_aria_controls=f"conditional-{own_id}" if shows else None,
            data_behaviour=item.get("behaviour") or None,
            aria_describedby=described or None,
        ),
        attributes(item.get("attributes")),
    )


def _is_checked(family: _Family, item: Options) -> bool:
    if item.get("checked") or item.get("checked") is False:
        return bool(item["checked"])
    if family.kind == "radio":
        chosen = family.options.get("value")
        return bool(chosen) and item.get("value") == chosen
    return item.get("value") in (family.options.get("values") or ())


def _item_hint(family: _Family, item: Options, own_id: str) -> SafeString:
    given = item.get("hint") or NOTHING
    if not content(given):
        return SafeString("")
    names = classes(f"govuk-{family.name}__hint", given.get("classes"))
    return hint({**given, "id": f"{own_id}-item-hint", "classes": names})


def _conditional(family: _Family, item: Options, own_id: str) -> SafeString:
    shows = (item.get("conditional") or NOTHING).get("html")
    if not shows:
        return SafeString("")
    hidden = None if _is_checked(family, item) else f"govuk-{family.name}__conditional--hidden"
    return format_html(
        '<div class="{}" id="conditional-{}">{}</div>',
        classes(f"govuk-{family.name}__conditional", hidden),
        own_id,
        content({"html": shows}),
    )
