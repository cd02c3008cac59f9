"""A form field for files that someone brings: one or several, never more than 10 MB together."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 10 * 1024 * 1024


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own chooser, for one file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; each is checked, and together they are no larger than 10 MB."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        if sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 10 MB. Use the command line for a file of this size."
            )
        return files


def contents(files: list[UploadedFile]) -> dict[str, bytes]:
    """The contents by file name; of files of one name each is kept, numbered."""
    found: dict[str, bytes] = {}
    for file in files:
        name = file.name or "file"
        found[f"{len(found) + 1}-{name}" if name in found else name] = file.read()
    return found
