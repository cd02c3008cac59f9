"""What people type about posts."""

from decimal import Decimal

from django import forms

from keystay.core.components.fields import DateField
from keystay.organisation.models import Team
from keystay.workforce.posts.models import OrgRole


class PostForm(forms.Form):
    """A budgeted post."""

    number = forms.CharField(max_length=48, label="Post number")
    title = forms.CharField(max_length=120)
    team = forms.ModelChoiceField(Team.objects.filter(ends_on__isnull=True))
    org_role = forms.ChoiceField(choices=OrgRole.choices, label="Role")
    grade = forms.CharField(max_length=40, required=False)
    fte = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        decimal_places=6,
        label="Share of full time",
        help_text="1 for a full-time post, 0.5 for half time",
        initial=Decimal(1),
    )
    starts_on = DateField(label="In the establishment from")


class ChangePostForm(PostForm):
    """A post's details, its number kept."""

    number = None  # type: ignore[assignment]
    why = forms.CharField(max_length=200, required=False, label="Reason for the change")


class CloseForm(forms.Form):
    """The last day of a post."""

    ends_on = DateField(label="Last day in the establishment")
