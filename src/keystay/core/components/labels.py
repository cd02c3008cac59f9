"""What surrounds a field: label, hint, error message, fieldset, and the group that holds them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import NOTHING, Options, attributes, classes, content, optional


def label(o: Options) -> SafeString:
    """A field's label; empty without words."""
    words = content(o)
    if not words:
        return SafeString("")
    drawn = format_html(
        '<label class="{}"{}{}>{}</label>',
        classes("govuk-label", o.get("classes")),
        attributes(o.get("attributes")),
        optional(for_=o.get("for") or None),
        words,
    )
    if o.get("isPageHeading"):
        return format_html('<h1 class="govuk-label-wrapper">{}</h1>', drawn)
    return drawn


def hint(o: Options) -> SafeString:
    """Help with an answer."""
    return format_html(
        '<div{} class="{}"{}>{}</div>',
        optional(id=o.get("id") or None),
        classes("govuk-hint", o.get("classes")),
        attributes(o.get("attributes")),
        content(o),
    )


def error_message(o: Options) -> SafeString:
    """What is wrong with an answer, and how to put it right."""
    prefix = o.get("visuallyHiddenText", "Error")
    hidden = SafeString("")
    if prefix:
        hidden = format_html('<span class="govuk-visually-hidden">{}:</span> ', prefix)
    return format_html(
        '<p{} class="{}"{}>{}{}</p>',
        optional(id=o.get("id") or None),
        classes("govuk-error-message", o.get("classes")),
        attributes(o.get("attributes")),
        hidden,
        content(o),
    )


def fieldset(o: Options) -> SafeString:
    """Fields that are answered together, under a legend."""
    legend = o.get("legend") or NOTHING
    words = content(legend)
    top = SafeString("")
    if words and legend.get("isPageHeading"):
        words = format_html('<h1 class="govuk-fieldset__heading">{}</h1>', words)
    if words:
        names = classes("govuk-fieldset__legend", legend.get("classes"))
        top = format_html('<legend class="{}">{}</legend>', names, words)
    return format_html(
        '<fieldset class="{}"{}{}>{}{}</fieldset>',
        classes("govuk-fieldset", o.get("classes")),
        optional(role=o.get("role") or None, aria_describedby=o.get("describedBy") or None),
        attributes(o.get("attributes")),
        top,
        content({"html": o.get("html")}),
    )


def help_with(o: Options, own_id: str, described_by: str | None) -> tuple[SafeString, str]:
    """A field's hint and error message, and the ids that describe the field, in that order."""
    parts, ids = SafeString(""), [described_by] if described_by else []
    for name, draw in (("hint", hint), ("errorMessage", error_message)):
        given = o.get(name)
        if given:
            part_id = f"{own_id}-{'hint' if name == 'hint' else 'error'}"
            parts += draw({**given, "id": part_id})
            ids.append(part_id)
    return parts, " ".join(ids)


def group(o: Options, inner: SafeString, names: str = "") -> SafeString:
    """The box around a field, marked when there is an error."""
    given = o.get("formGroup") or NOTHING
    return format_html(
        '<div class="{}"{}>{}</div>',
        classes(
            "govuk-form-group",
            "govuk-form-group--error" if o.get("errorMessage") else None,
            names,
            given.get("classes"),
        ),
        attributes(given.get("attributes")),
        inner,
    )


def beside(o: Options, place: str) -> SafeString:
    """What the form group puts before or after its field (`place` is beforeInput and the like)."""
    return content((o.get("formGroup") or NOTHING).get(place))
