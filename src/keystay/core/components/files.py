"""A file to send."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import (
    Names,
    Options,
    attributes,
    classes,
    join,
    optional,
    translations,
)
from keystay.core.components.inputs import between, id_of, label_of
from keystay.core.components.labels import group, help_with

WORDS: Names = (
    ("choose-files-button", "chooseFilesButtonText"),
    ("no-file-chosen", "noFileChosenText"),
    ("multiple-files-chosen", "multipleFilesChosenText"),
    ("drop-instruction", "dropInstructionText"),
    ("entered-drop-zone", "enteredDropZoneText"),
    ("left-drop-zone", "leftDropZoneText"),
)


def file_upload(o: Options) -> SafeString:
    """A file to send."""
    own_id = id_of(o)
    helped, ids = help_with(o, own_id, o.get("describedBy"))
    wrong = "govuk-file-upload--error" if o.get("errorMessage") else None
    box = format_html(
        '<input class="{}" id="{}" name="{}" type="file"{}{}>',
        classes("govuk-file-upload", o.get("classes"), wrong),
        own_id,
        o.get("name") or "",
        optional(
            disabled=o.get("disabled"), multiple=o.get("multiple"), aria_describedby=ids or None
        ),
        attributes(o.get("attributes")),
    )
    if o.get("javascript"):
        box = format_html(
            '<div class="{}" data-module="govuk-file-upload"{}{}>{}</div>',
            classes("govuk-file-upload-wrapper", o.get("wrapperClasses")),
            attributes(translations(o, WORDS)),
            attributes(o.get("wrapperAttributes")),
            box,
        )
    return group(o, join([label_of(o, own_id), helped, between(o, box)]))
