"""What people type where the record of who works where was wrong."""

from datetime import date
from typing import Any

from django import forms

from keystay.core.clock import today
from keystay.core.components.fields import DateField, FreeText
from keystay.organisation.models import Team
from keystay.workforce.assignments.forms import TermsForm
from keystay.workforce.assignments.models import (
    Assignment,
    Destination,
    End,
    Origin,
    Reason,
    Start,
)
from keystay.workforce.assignments.terms import Terms
from keystay.workforce.posts.models import Post

END = ("end_kind", "reason", "destination")
COLLECTED = ("origin", "reason", "destination")


class CorrectForm(TermsForm):
    """A mistake in an assignment put right: only what such an assignment has is asked.

    Where someone came from is asked of a beginning that is no change, why and where to of
    an end that is none.
    """

    starts_on = DateField(label="First day")
    origin = forms.ChoiceField(choices=Origin.choices, label="Where they came from")
    ends_on = DateField(label="Last day", required=False)
    end_kind = forms.ChoiceField(
        choices=[(each, each.label) for each in (End.LEFT, End.MOVED_OUT)],
        label="How it ended",
        help_text="The reason and the destination are kept of those who left",
    )
    reason = forms.ChoiceField(choices=Reason.choices, label="Reason for leaving")
    destination = forms.ChoiceField(choices=Destination.choices, label="Where they went")
    why = FreeText(max_length=200, label="Why it was wrong")

    def __init__(self, *args: Any, row: Assignment, joined: bool, **kwargs: Any) -> None:
        known = {
            "starts_on": row.starts_on,
            "origin": row.origin or Origin.NOT_COLLECTED,
            "ends_on": row.ends_on,
            "end_kind": row.end_kind,
            "reason": row.reason or Reason.NOT_COLLECTED,
            "destination": row.destination or Destination.NOT_COLLECTED,
        }
        self._row, terms = row, Terms.of(row)
        super().__init__(*args, on=row.starts_on, terms=terms, initial=known, **kwargs)
        self._offer_what_stood(row.ends_on or max(row.starts_on, today()))
        if row.start_kind == Start.CHANGED and joined:
            del self.fields["origin"]
        if row.end_kind not in (End.LEFT, End.MOVED_OUT):
            for name in END:
                del self.fields[name]

    def _offer_what_stood(self, last: date) -> None:
        # What is right may be closed by now, and what is recorded may never have been right.
        row = self._row
        teams = Team.objects.between(row.starts_on, last)
        posts = Post.objects.between(row.starts_on, last)
        self.offer(
            teams | Team.objects.filter(pk=row.team_id),
            posts | Post.objects.filter(pk=row.post_id),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and all(
            getattr(self._row, name) == told for name, told in self.changes().items()
        ):
            self.add_error(None, "Correct what was wrong: all of this is as it is recorded.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The facts as typed. What is shown as not yet collected stays as empty as it was,
        unless the contract or the end becomes one of which it is asked.
        """
        told = {name: self.cleaned_data[name] for name in self._asked()} | vars(self.terms())
        if not {"contract", "end_kind"} & set(self.changed_data):
            unasked = [name for name in COLLECTED if name in told and name not in self.changed_data]
            told |= {name: getattr(self._row, name) for name in unasked}
        if told.get("end_kind") == End.MOVED_OUT:
            told["reason"] = told["destination"] = ""
        return told

    def _asked(self) -> list[str]:
        return [name for name in ("starts_on", "origin", "ends_on", *END) if name in self.fields]
