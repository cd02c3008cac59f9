"""What people type about a report."""

from django import forms

from keystay.core.components.fields import FreeText

READ_BY = "Councillors and the public may read this. Name no worker, no child and no family."


class CommentaryForm(forms.Form):
    """Words on a section."""

    words = FreeText(
        label="What should the reader know?",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"Leave it empty to say nothing. {READ_BY}",
    )


class SignForm(forms.Form):
    """In which post someone signs."""

    post = FreeText(
        label="Your post",
        max_length=200,
        help_text="As it stands under the report, such as Director of Children’s Services.",
    )


class CorrectForm(forms.Form):
    """Why a signed report is corrected."""

    reason = FreeText(
        label="What is corrected, and why?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"It stands at the head of the new version. {READ_BY}",
    )
