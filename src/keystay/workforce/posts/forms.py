"""What people type about posts."""

from decimal import Decimal

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.organisation.models import Team
from keystay.workforce.posts.models import OrgRole


class PostForm(forms.Form):
    """A budgeted post."""

    number = forms.CharField(max_length=48, label="Post number")
    title = forms.CharField(max_length=120)
    team = forms.ModelChoiceField(
        Team.objects.filter(ends_on__isnull=True), empty_label="Choose a team"
    )
    org_role = forms.ChoiceField(choices=[("", "Choose a role"), *OrgRole.choices], label="Role")
    grade = forms.CharField(max_length=40, required=False)
    fte = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        decimal_places=6,
        label="Share of full time",
        help_text="1 for a full-time post, 0.5 for half time",
        initial=Decimal(1),
    )
    starts_on = DateField(label="First day in the establishment")


class ChangePostForm(PostForm):
    """A post's details, its number kept."""

    number = None  # type: ignore[assignment]
    why = FreeText(max_length=200, required=False, label="Reason for the change")


class CloseForm(forms.Form):
    """The last day of a post."""

    ends_on = DateField(label="Last day in the establishment")
