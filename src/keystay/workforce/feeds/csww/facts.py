"""What Keystay already holds of what a census return tells, beside people and assignments."""

from dataclasses import dataclass
from datetime import date

from keystay.workforce.absence.models import Absence, SicknessTotal
from keystay.workforce.people.models import EqualityAnswers, Qualification


@dataclass(frozen=True)
class Facts:
    """Ids of people about whom Keystay holds each fact already."""

    equality: frozenset[str]
    awards: frozenset[str]
    sickness: dict[str, object]
    away: frozenset[str]


def look_at_facts(reference_day: date) -> Facts:
    """What is held about everyone, as at the reference day of a census."""
    equality = EqualityAnswers.objects.order_by("pk").values_list("person_id", flat=True)
    awards = Qualification.objects.filter(social_work=True).order_by("pk")
    totals = SicknessTotal.objects.filter(ends_on=reference_day).order_by("pk")
    away = Absence.objects.touching(reference_day, reference_day).order_by("pk")
    return Facts(
        equality=frozenset(equality),
        awards=frozenset(awards.values_list("person_id", flat=True)),
        sickness=dict(totals.values_list("person_id", "days_lost")),
        away=frozenset(away.values_list("person_id", flat=True)),
    )
