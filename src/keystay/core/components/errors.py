"""What is wrong with a form, told at its top and beside each field."""

from collections.abc import Iterable

from django.core.validators import EmailValidator
from django.forms import BaseForm, BoundField, Field, widgets
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.dates import PARTS, DateField, ThreeBoxes
from keystay.core.components.html import Options, attributes, classes, content, join, optional

DATE = str(DateField.default_error_messages["required"])
BETTER = {
    str(EmailValidator.message): "Enter an email address in the correct format, "
    "like name@example.com",
}
CHOSEN = (
    widgets.Select,
    widgets.RadioSelect,
    widgets.CheckboxSelectMultiple,
    widgets.FileInput,
)


def error_summary(forms: Iterable[BaseForm]) -> SafeString:
    """Every error of the forms, each a link to its field; empty when there is none."""
    found = [item for form in forms if form.errors for item in _errors(form)]
    if not found:
        return SafeString("")
    return summary({"titleText": "There is a problem", "errorList": found})


def summary(o: Options) -> SafeString:
    """GOV.UK's error summary."""
    focus = o.get("disableAutoFocus")
    told = content(o, "description")
    listed = [_summary_item(item) for item in o.get("errorList") or ()]
    return format_html(
        '<div class="{}"{}{} data-module="govuk-error-summary"><div role="alert">'
        '<h2 class="govuk-error-summary__title">{}</h2>'
        '<div class="govuk-error-summary__body">{}{}</div></div></div>',
        classes("govuk-error-summary", o.get("classes")),
        optional(data_disable_auto_focus=None if focus is None else str(focus).lower()),
        attributes(o.get("attributes")),
        content(o, "title"),
        format_html("<p>{}</p>", told) if told else "",
        format_html('<ul class="govuk-list govuk-error-summary__list">{}</ul>', join(listed))
        if listed
        else "",
    )


def _summary_item(item: Options) -> SafeString:
    if not item.get("href"):
        return format_html("<li>{}</li>", content(item))
    link = format_html(
        '<a href="{}"{}>{}</a>', item["href"], attributes(item.get("attributes")), content(item)
    )
    return format_html("<li>{}</li>", link)


def _errors(form: BaseForm) -> list[Options]:
    found: list[Options] = [{"text": error} for error in form.non_field_errors()]
    for bound in form:
        found += [{"text": error, "href": f"#{_first_id(bound)}"} for error in messages(bound)]
    return found


def _first_id(bound: BoundField) -> str:
    """Where an error leads: the box, the first choice, or the part of a date that is wrong."""
    if isinstance(bound.field.widget, ThreeBoxes):
        part = next(iter(wrong_parts(bound)), "day")
        return f"{bound.auto_id}-{part}"
    return str(bound.auto_id)


def wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """The parts of a date to mark: some of day, month and year."""
    # Another field may have been given the widget; then the error is of the whole date.
    return bound.field.wrong_parts(bound.value()) if isinstance(bound.field, DateField) else PARTS


def messages(bound: BoundField) -> list[str]:
    """The errors of a field as GOV.UK words them.

    "This field is required." says what is wanted, a date says which, and one sentence has no
    full stop.
    """
    wanted = {str(Field.default_error_messages["required"]), DATE}
    said = [_wanted(bound) if error in wanted else str(error) for error in bound.errors]
    return [_one_sentence(BETTER.get(error, error)) for error in said]


def _one_sentence(error: str) -> str:
    return error if ". " in error else error.removesuffix(".")


def _wanted(bound: BoundField) -> str:
    label = str(bound.label)
    if isinstance(bound.field, DateField):
        named = " day" in f" {label.lower()}" and not label.endswith("?")
        return f"Enter the {label[:1].lower()}{label[1:]}" if named else DATE
    verb = "Choose" if isinstance(bound.field.widget, CHOSEN) else "Enter"
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(bound.field.widget, widgets.CheckboxInput):
        return f"Tick “{label}”"
    return f"{verb} {label[:1].lower() + label[1:] if label[1:2].islower() else label}"
