"""Parts of what the council does about it: plan, risks, what people say, reports."""

from django.db.models import Q

from keystay.core.words import day
from keystay.governance.inspection.rules import Told, year_to
from keystay.governance.inspection.seen import Seen
from keystay.governance.plan.models import Action
from keystay.governance.plan.queries import lines
from keystay.governance.reports.models import Report
from keystay.governance.risks.queries import register
from keystay.governance.voices.queries import voices


def plan(seen: Seen) -> Told:
    """Actions that were open in the twelve months to the day, as they stand now."""
    rows = Action.objects.filter(set_on__lte=seen.on)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gte=year_to(seen.on)))
    found = lines(rows, seen.on, names=True)
    late = sum(line.late for line in found)
    headings = ("Priority", "Action", "Owner", "Set", "Due", "State", "Late", "Progress noted")
    table = [
        (
            *(line.priority, line.what, line.owner, line.set_on, line.due_on, line.state_words),
            *("Late" if line.late else "", line.noted_on),
        )
        for line in found
    ]
    says = [f"{len(found)} open in the year, {late} late."]
    return Told(f"{seen.as_at}; each action as it stands today", headings, table, says)


def risks(seen: Seen) -> Told:
    """The register on the day, the highest score first."""
    found = register(seen.on)
    above = sum(line.above_appetite for line in found)
    headings = (
        *("Risk", "Owner", "Score without controls", "Score", "Level", "Appetite"),
        *("Above appetite", "Next review"),
    )
    table = [
        (
            *(line.title, line.owner, line.before, line.score, line.level.capitalize()),
            *(line.appetite, "Yes" if line.above_appetite else "No", line.review_on),
        )
        for line in found
    ]
    return Told(seen.as_at, headings, table, [f"{len(found)} open, {above} above appetite."])


def people_say(seen: Seen) -> Told:
    """The survey, leavers and families, as far as each is held here."""
    found = voices(seen.on)
    headings = ("Theme", "Said by", "Period", "Yes", "Partly", "No", "Yes, % of those who answered")
    rows = [
        (theme.name, each.title, each.period, theme.yes, theme.partly, theme.no, theme.share_yes)
        for each in found
        for theme in each.themes
    ]
    silent = [f"{each.title}: {each.silent}" for each in found if each.silent]
    return Told(seen.as_at, headings, rows, silent)


def reports(seen: Seen) -> Told:
    """The six-monthly reports that were signed by the day, the latest first."""
    rows = Report.objects.filter(signed_on__lte=seen.on).defer("content")
    table = [
        (day(row.ends_on), row.version, row.signed_on, f"{row.signed_by}, {row.signed_as}")
        for row in rows
    ]
    return Told(seen.as_at, ("Half-year to", "Version", "Signed", "By"), table)
