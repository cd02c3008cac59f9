"""The demo council's plan, Task Group and risks: what such a strategy promises, in our words.

Owners are those who can sign in, so that each of their pages has something on it. The numbers
are those of the strategy's policy pack; everything that is said is made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.core.working_days import add_working_days
from keystay.governance.plan import actions as plan
from keystay.governance.plan.models import Action, Priority, State
from keystay.governance.risks import actions as risks
from keystay.governance.risks.models import Risk
from keystay.governance.risks.proposals import proposed
from keystay.governance.taskgroup import actions as group
from keystay.governance.taskgroup.models import Meeting, Member, Outcome

MANAGER, LEAD, PRINCIPAL = "team_manager", "service_manager", "principal_social_worker"
WORKFORCE, DIRECTOR = "workforce_lead", "director"
OWNING = (MANAGER, LEAD, PRINCIPAL, WORKFORCE, DIRECTOR)
Owners = Mapping[str, User]


@dataclass(frozen=True)
class Told:
    """An action of the demo: days ago it was set, days ahead it is due, and notes on it."""

    what: str
    owner: str
    set_ago: int
    due_in: int
    notes: tuple[tuple[int, str, str], ...] = ()
    moved_by: int = 0
    evidence: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Entry:
    """A risk of the demo: scores as days ago, without controls, with them."""

    title: str
    cause: str
    event: str
    effect: str
    owner: str
    scores: tuple[tuple[int, tuple[int, int], tuple[int, int]], ...]
    controls: tuple[str, ...]
    figures: tuple[str, ...]
    review_in: int
    rules: tuple[str, ...] = field(default=())


PRIORITIES = (
    ("Recruitment", "People who would work well here find us, and hear from us at once."),
    ("Retention", "Everyone is welcomed, supported and thanked, and has reasons to stay."),
    ("Caseloads", "Workers hold as many cases as they can do well, and children keep theirs."),
    ("Careers", "Everyone sees the next step, and gets help to take it."),
)
WAY, DONE, STOPPED = State.UNDER_WAY, State.DONE, State.STOPPED
PLAN: Mapping[str, Sequence[Told]] = {
    "Recruitment": (
        Told(
            "Answer every expression of interest within two working days",
            WORKFORCE,
            200,
            45,
            (
                (150, WAY, "A rota of three answers the mailbox. Two were late over Easter."),
                (30, WAY, "All of last month’s were answered in time."),
            ),
        ),
        Told(
            "Offer the market supplement of up to £3,000 for Child in Need posts in Crewe",
            MANAGER,
            160,
            -12,
            ((70, WAY, "Agreed with finance. The advertisement has still to say it."),),
            moved_by=30,
        ),
        Told(
            "Compare our reward package with the neighbouring councils and publish it",
            LEAD,
            240,
            -60,
            ((62, DONE, "Published with the salary scale, relocation and car allowances."),),
            evidence=("The comparison with six neighbours", "Reward comparison, shared drive"),
        ),
    ),
    "Retention": (
        Told(
            "Every new starter has evidenced the seven induction outcomes in three months",
            PRINCIPAL,
            150,
            60,
            ((20, WAY, "Two starters of the spring have not finished theirs."),),
        ),
        Told(
            "Pay the £1,000 retention payment in the month of the anniversary",
            WORKFORCE,
            180,
            30,
            ((80, WAY, "Payroll has the list to the end of the year."),),
        ),
        Told("Offer an exit interview to every leaver, by someone outside the line", LEAD, 40, 75),
    ),
    "Caseloads": (
        Told(
            "Look each month at which Child in Need cases could step down",
            MANAGER,
            190,
            20,
            ((25, WAY, "Done for three months running; eleven cases stepped down."),),
            evidence=("What stepping down did to caseloads", "https://www.example.org/step-down"),
        ),
        Told(
            "Plan the handover of every leaver’s cases before the last day",
            MANAGER,
            120,
            -5,
            ((50, WAY, "Two plans are behind, see the handovers."),),
        ),
        Told(
            "Fill the gap in Crewe with a second placement support team",
            DIRECTOR,
            220,
            -90,
            ((100, STOPPED, "No budget this year. Taken up again with the next."),),
        ),
    ),
    "Careers": (
        Told(
            "Show the pathway from student to team manager as one picture",
            PRINCIPAL,
            210,
            -100,
            ((105, DONE, "On the intranet, and given to every student on placement."),),
            evidence=("The picture of the pathway", "Intranet, Careers"),
        ),
        Told("Choose up to four students for the sponsorship scheme", PRINCIPAL, 60, 100),
        Told("Two aspiring managers begin the ILM level 5 award", PRINCIPAL, 90, 10),
    ),
}
MEETINGS = (
    (
        275,
        "The first meeting after the strategy was agreed.",
        (
            ("Is the first contact professional?", Outcome.DECIDED, "A rota answers the mailbox."),
            ("Are our rewards competitive?", Outcome.DECIDED, "Compare with six neighbours."),
        ),
    ),
    (
        180,
        "",
        (
            ("Where do leavers go?", Outcome.OPEN, "Exit interviews are too few to say."),
            ("Caseloads in Crewe", Outcome.DECIDED, "Step down is looked at each month."),
        ),
    ),
    (
        88,
        "The university sent apologies.",
        (
            ("Is the information attractive?", Outcome.NOTED, "Visits to the page have doubled."),
            ("Where do leavers go?", Outcome.OPEN, "Offer interviews by someone outside the line."),
        ),
    ),
)
RISKS = (
    Entry(
        "Experienced social workers leave faster than they are replaced",
        "Workload and few prospects after the first years.",
        "Turnover stays above the neighbours’.",
        "Children change worker, and those who stay carry more.",
        LEAD,
        ((270, (4, 5), (4, 4)), (170, (4, 5), (4, 4)), (75, (4, 5), (3, 4))),
        ("Retention payment on the anniversary", "Monthly supervision, with late ones seen above"),
        ("turnover_rate_fte", "average_caseload", "absence_rate"),
        16,
        ("turnover",),
    ),
    Entry(
        "Posts stay vacant for months",
        "Few experienced applicants, most of all in Crewe.",
        "Teams work below their establishment.",
        "Caseloads and agency cost rise.",
        LEAD,
        ((270, (4, 4), (3, 4)), (160, (4, 4), (3, 3)), (70, (4, 4), (3, 3))),
        ("Market supplement in Crewe", "Students who did well on placement are offered a post"),
        ("vacancy_rate_fte", "agency_rate_fte"),
        21,
        ("vacancies",),
    ),
    Entry(
        "The budget for agency workers is exceeded",
        "Vacant posts are covered week by week.",
        "Spending on agency workers exceeds what is set aside.",
        "Money for permanent staff and support is cut.",
        DIRECTOR,
        ((200, (4, 3), (3, 3)), (90, (4, 3), (2, 3))),
        ("Agency workers are invited to become permanent",),
        ("agency_rate_fte", "agency_in_posts"),
        1,
    ),
    Entry(
        "Newly qualified workers are given too much too soon",
        "Cases are moved to whoever has just come.",
        "The protected caseload of the first year is not kept.",
        "Mistakes are made, and people leave after a year.",
        PRINCIPAL,
        ((180, (4, 4), (2, 4)), (60, (4, 4), (2, 4))),
        ("Capacity by experience is shown before a case is given",),
        ("average_caseload", "maximum_caseload"),
        31,
    ),
    Entry(
        "Practice educators are too few for the placements promised",
        "Educators leave or let their currency lapse.",
        "Placements are withdrawn.",
        "The pipeline from student to worker narrows.",
        PRINCIPAL,
        ((150, (3, 3), (2, 3)), (98, (3, 3), (2, 3))),
        ("A list of educators with the year of their last student",),
        (),
        -7,
    ),
)


def tell_governing(by: str) -> None:
    """Write the plan, the meetings and the register, if there is anyone to own them."""
    owners = _owners()
    if not owners.keys() >= set(OWNING):
        return
    priorities = _priorities(by)
    for name, told in PLAN.items():
        for each in told:
            _action(each, priorities[name], owners[each.owner], by)
    members = _members(owners, by)
    for ago, notes, items in MEETINGS:
        _meeting(ago, notes, items, members, by)
    group.plan_meeting(meets_on=today(), chair=members[0], by=by)
    _risks(owners, by)


def _owners() -> dict[str, User]:
    grants = RoleGrant.objects.filter(role__in=OWNING).order_by("pk")
    return {row.role: row.user for row in grants.select_related("user")}


def _ago(days: int) -> date:
    """A working day about so many days ago; still to come if negative."""
    return add_working_days(today() - timedelta(days=days), 0)


def _priorities(by: str) -> dict[str, Priority]:
    start = today() - timedelta(days=300)
    return {
        name: plan.add_priority(named=plan.Named(name, aim, start), by=by)
        for name, aim in PRIORITIES
    }


def _action(told: Told, priority: Priority, owner: User, by: str) -> Action:
    due_on = _ago(-told.due_in)
    first = due_on - timedelta(days=told.moved_by)
    review_on = None if told.due_in < 0 else due_on - timedelta(days=10)
    planned = plan.Planned(told.what, priority, owner, first, review_on)
    row = plan.add(planned=planned, by=by, on=_ago(told.set_ago))
    if told.moved_by:
        reason = "Finance answers after the budget."
        plan.move(action=row, due_on=due_on, reason=reason, by=by, on=first)
    for ago, state, words in told.notes:
        plan.note(action=row, told=plan.Told(state, words, _ago(ago)), by=owner)
    words, link = told.evidence
    if words:
        shown = plan.Shown(words, link, _ago(told.notes[-1][0]))
        plan.show_evidence(action=row, shown=shown, by=owner)
    return row


def _members(owners: Owners, by: str) -> list[Member]:
    start = today() - timedelta(days=300)
    joined = (
        group.Joined("practice", start, owners[PRINCIPAL], chairs=True),
        group.Joined("the service", start, owners[LEAD]),
        group.Joined("team managers", start, owners[MANAGER]),
        group.Joined("workforce development", start, owners[WORKFORCE]),
        group.Joined("human resources", start, name="Cass Verity"),
        group.Joined("the university", start, name="Dr Ines Calloway"),
    )
    return [group.join(joined=each, by=by) for each in joined]


def _meeting(
    ago: int,
    notes: str,
    items: Sequence[tuple[str, str, str]],
    members: Sequence[Member],
    by: str,
) -> Meeting:
    row = group.plan_meeting(meets_on=_ago(ago), chair=members[0], by=by)
    for title, outcome, words in items:
        item = group.add_item(meeting=row, title=title, why="", by=by)
        group.decide(item=item, outcome=outcome, words=words, by=by)
    held = group.Held(_ago(ago), members[0], members[: 5 if notes else 6], notes)
    return group.hold(meeting=row, held=held, by=by)


def tell_agenda(by: str) -> None:
    """The agenda of today's meeting, so that everything that is done in one can be tried."""
    for row in Meeting.objects.filter(held_on=None):
        group.make_agenda(meeting=row, by=by)


def _risks(owners: Owners, by: str) -> None:
    """The register; what the data proposes about an entry is linked to it, the rest waits."""
    entries = [(entry, _risk(entry, owners[entry.owner], by)) for entry in RISKS]
    home = {rule: row for entry, row in entries for rule in entry.rules}
    for each in proposed(today())[0]:
        if each.rule.key in home:
            risks.link(rule=each.rule, risk=home[each.rule.key], by=by)


def _risk(entry: Entry, owner: User, by: str) -> Risk:
    words = (entry.title, entry.cause, entry.event, entry.effect)
    described = risks.Described(*words, owner, 9, entry.figures)
    (ago, *first), *others = entry.scores
    reviews = [*(_ago(score[0]) for score in others), _ago(-entry.review_in)]
    row = risks.open_entry(
        described=described,
        scored=risks.Scored(first[0], first[1], "As first scored.", reviews[0]),
        by=by,
        on=_ago(ago),
    )
    for (on, before, after), next_review in zip(others, reviews[1:], strict=True):
        scored = risks.Scored(before, after, "Looked at again with the figures.", next_review)
        risks.review(risk=row, scored=scored, by=owner, on=_ago(on))
    for words_of in entry.controls:
        risks.add_control(risk=row, words=words_of, starts_on=_ago(ago), by=by)
    return row
