"""What the data proposes for the register: facts and no names, for a person to decide.

A rule is one function that gives its figure and its facts, or nothing. What was declined stays
quiet until the figure is worse than it then was by the council's share (`risks.worse_by`). What
was taken into an entry comes back as a review of that entry by the same rule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from keystay.caseloads.handovers.queries import open_risks
from keystay.core.components.svg import fixed
from keystay.core.words import day, plural
from keystay.governance.risks.models import Kind, ProposalAnswer, Risk
from keystay.governance.risks.rules import has_grown, returns_above
from keystay.governance.watch.queries import Figure, figures
from keystay.organisation.policy.queries import Policy, policy


@dataclass(frozen=True)
class Seen:
    """What a rule looks at: the figures, the policy, and the day."""

    on: date
    figures: Mapping[str, Figure]
    policy: Policy


@dataclass(frozen=True)
class Found:
    """What a rule found: the figure that can grow, and the facts in words."""

    size: Decimal
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule: `says` is when it proposes; cause, event and effect start a new entry.

    `see` names the page that lists what is behind its facts; without it, its first figure's.
    """

    key: str
    title: str
    says: str
    cause: str
    event: str
    effect: str
    figures: tuple[str, ...]
    find: Callable[[Seen], Found | None]
    see: str = ""


@dataclass(frozen=True)
class Proposal:
    """What is proposed today: a new entry, or a review of `risk`."""

    rule: Rule
    found: Found
    risk: Risk | None
    answered: ProposalAnswer | None

    @property
    def words(self) -> str:
        return f"Review “{self.risk.title}”" if self.risk else self.rule.title

    @property
    def behind(self) -> str:
        """The address of the page that the facts open into."""
        if self.rule.see:
            return reverse(self.rule.see)
        return reverse("measures:measure", args=[self.rule.figures[0]])


@dataclass(frozen=True)
class Quiet:
    """What was answered and is not asked again until its figure is above `returns_above`."""

    rule: Rule
    found: Found
    answer: ProposalAnswer
    returns_above: str


def proposed(on: date) -> tuple[list[Proposal], list[Quiet]]:
    """What the data proposes today, and what it is quiet about and until when."""
    worse_by = Decimal(str(policy(on)["risks.worse_by"]))
    answers = _latest_answers()
    open_now: list[Proposal] = []
    quiet: list[Quiet] = []
    for rule, found in findings(on):
        answer = answers.get(rule.key)
        if answer is None or has_grown(found.size, answer.size, worse_by):
            open_now.append(Proposal(rule, found, _still_open(answer), answer))
        elif answer.risk is not None and answer.risk.closed_on:
            open_now.append(Proposal(rule, found, None, answer))
        else:
            above = fixed(returns_above(answer.size, worse_by), 1)
            quiet.append(Quiet(rule, found, answer, above))
    return open_now, quiet


def findings(on: date) -> list[tuple[Rule, Found]]:
    """What each rule finds in the data on the day, in the order of the rules."""
    seen = Seen(on, figures(on), policy(on))
    return [(rule, found) for rule in RULES if (found := rule.find(seen)) is not None]


def find_rule(key: str) -> Rule | None:
    """The rule with this key, or None."""
    return next((rule for rule in RULES if rule.key == key), None)


def _latest_answers() -> dict[str, ProposalAnswer]:
    rows = ProposalAnswer.objects.select_related("risk").order_by("on", "id")
    return {row.rule: row for row in rows}


def _still_open(answer: ProposalAnswer | None) -> Risk | None:
    if answer is None or answer.kind == Kind.DECLINED or answer.risk is None:
        return None
    return None if answer.risk.closed_on else answer.risk


def _handovers(seen: Seen) -> Found | None:
    rows = open_risks(None, seen.on)
    cases, late = (sum(getattr(row, name) for row in rows) for name in ("open_cases", "late_steps"))
    if not cases:
        return None
    who = plural(len(rows), "worker is", "workers are")
    people = f"{len(rows)} {who} near or past the last day"
    held = f"{cases} {plural(cases, 'case is', 'cases are')} not handed over"
    steps = f"{late} {plural(late, 'step is', 'steps are')} late"
    return Found(Decimal(cases), (people, held, steps))


def _vacancies(seen: Seen) -> Found | None:
    figure = seen.figures.get("vacancy_rate_fte")
    if figure is None or figure.now is None or figure.england is None:
        return None
    if figure.now <= figure.england:
        return None
    england = f"England {fixed(figure.england, 1)}% on 30 September {figure.year}"
    return Found(figure.now, (_rate(figure), england, _a_year_before(figure)))


def _agency(seen: Seen) -> Found | None:
    figure = seen.figures.get("agency_rate_fte")
    if figure is None or figure.now is None or figure.before is None:
        return None
    up = figure.now - figure.before
    if up < Decimal(str(seen.policy["risks.agency_up_by"])):
        return None
    return Found(figure.now, (_rate(figure), f"Up by {fixed(up, 1)} percentage points in a year"))


def _turnover(seen: Seen) -> Found | None:
    figure = seen.figures.get("turnover_rate_fte")
    if figure is None or figure.now is None or not figure.reasons:
        return None
    return Found(figure.now, (_rate(figure), *(reason.capitalize() for reason in figure.reasons)))


def _caseloads(seen: Seen) -> Found | None:
    figure, ceiling = seen.figures.get("maximum_caseload"), seen.policy["risks.caseload_ceiling"]
    if figure is None or figure.now is None or figure.now <= ceiling:
        return None
    largest = f"The largest caseload is {fixed(figure.now, 0)} on {day(seen.on)}"
    return Found(figure.now, (largest, f"The ceiling is {ceiling}", _a_year_before(figure)))


def _rate(figure: Figure) -> str:
    return f"{figure.measure.title} {figure.printed}% on {day(figure.on)}"


def _a_year_before(figure: Figure) -> str:
    return figure.trend_words[0].upper() + figure.trend_words[1:]


RULES = (
    Rule(
        "handovers",
        "Leavers’ cases are not handed over in time",
        "Workers near or past their last day hold cases that are not handed over.",
        "Workers leave at short notice, and handover steps fall behind.",
        "Children’s cases are without a worker who knows them when the leaver has gone.",
        "Visits and decisions are missed, and families tell their story again.",
        ("turnover_rate_fte", "average_caseload"),
        _handovers,
        see="handovers:list",
    ),
    Rule(
        "vacancies",
        "More posts are vacant than in England",
        "The vacancy rate is above the published rate of England.",
        "Fewer people apply than leave, and posts stay open.",
        "Teams work below their establishment for months.",
        "Caseloads rise, and more workers leave.",
        ("vacancy_rate_fte", "average_caseload", "agency_rate_fte"),
        _vacancies,
    ),
    Rule(
        "agency",
        "Reliance on agency workers grows",
        "The agency rate is up on a year before by the council’s number of points.",
        "Vacant posts are covered by agency workers instead of being filled.",
        "Agency workers leave at short notice, and their cost exceeds the budget.",
        "Children change worker more often, and money for permanent staff is spent.",
        ("agency_rate_fte", "agency_in_posts", "vacancy_rate_fte"),
        _agency,
    ),
    Rule(
        "turnover",
        "More social workers leave than the council can bear",
        "Turnover is worse than a year before, or than the neighbours’ median.",
        "Workers do not find the support, load or prospects that would keep them.",
        "Experienced social workers leave faster than they are replaced.",
        "Children lose the worker who knows them, and the remaining workers carry more.",
        ("turnover_rate_fte", "average_caseload", "absence_rate"),
        _turnover,
    ),
    Rule(
        "caseloads",
        "Some workers hold too many cases",
        "The largest caseload is over the council’s ceiling.",
        "Cases are not spread as vacancies and leavers require.",
        "Single workers hold more cases than can be done well.",
        "Practice suffers, and those workers fall ill or leave.",
        ("maximum_caseload", "average_caseload"),
        _caseloads,
    ),
)
