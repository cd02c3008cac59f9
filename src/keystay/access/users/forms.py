"""What people type about accounts."""

from django import forms

from keystay.access.placed_role import PlacedRole


class InviteForm(PlacedRole):
    """Whom to invite, and the role that they will have."""

    name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(label="Work email address", max_length=254)
    field_order = ("name", "email", "role", "team", "service")

    def grants(self) -> list[dict[str, str]]:
        """The role to give on joining, as an invitation keeps it."""
        given = self.cleaned_data
        places = {place: given[place].pk if given[place] else "" for place in ("team", "service")}
        return [{"role": given["role"], **places}]
