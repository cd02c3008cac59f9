"""What made-up families said in the last six quarters, and what teams did about it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from random import Random

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.actions import Asked, Done, Earlier, Said
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.queries import Quarter
from keystay.caseloads.feedback.requests import teams_to_ask_for
from keystay.config.demo.chances import chance
from keystay.config.demo.places import CARED_FOR, DISABILITY, FRONT_DOOR, IN_NEED
from keystay.core.clock import today
from keystay.organisation.models import Team

QUARTERS = 6
# People asked and forms that come back in a quarter, by service; Care Leavers stay under the
# limit, and so does the whole service for children with disabilities.
ASKED, FORMS = {FRONT_DOOR: 14, IN_NEED: 19, CARED_FOR: 16, DISABILITY: 9}, 0.75
FEW = {"Care Leavers": 6, "Front Door": 5}
KINDS = {
    FRONT_DOOR: ("initial", "cin", "closure"),
    IN_NEED: ("cin", "review", "review", "initial", "closure"),
    CARED_FOR: ("cin", "closure"),
    DISABILITY: ("cin", "cin", "review"),
}
# How often each theme is answered yes; the rest is partly, no, and not said.
YES = {"listened": 0.7, "plan": 0.55, "knew": 0.75, "change": 0.4, "respect": 0.8, "help": 0.6}
# Invented, and about nobody.
TEXTS = (
    "It helped to get the plan on one page.",
    "Meetings at half past three are hard with school pick-up.",
    "I would have liked to see the report more than a day before.",
    "She always rings when she says she will.",
    "We have told our story three times now.",
    "I did not know the people round the table.",
    "The worker explained everything in words we understood.",
    "It was good to choose where we met.",
    "Nobody told us that our worker was leaving.",
    "I liked drawing what I wanted to say.",
    "Please do not change my worker again.",
    "They wrote down what I said.",
)
REPLIES = (
    Done("plan", "The plan was hard to follow.", "Every plan now starts with one plain page."),
    Done("change", "Changes came as a surprise.", "A worker who leaves now visits with the next."),
    Done("help", "Times did not suit families.", "Meetings are offered at two times of day."),
)


def tell_feedback(by: str) -> None:
    """Fill the last quarters, answer all but the last of them, and ask a few families now."""
    random = chance(895, "families' feedback")
    now = Quarter.of(today())
    quarters = [now.after(-n) for n in range(QUARTERS, 0, -1)]
    teams = [team for team in _teams() if team.starts_on <= quarters[0].first]
    if not teams:
        return
    earlier = [each for q in quarters for team in teams for each in _asked(team, q, random)]
    actions.bring_in(earlier=earlier, by=by)
    for quarter in quarters[:-1]:
        _reply(teams, quarter, random, by)
    _reply([team for team in teams if team.service.name != IN_NEED], quarters[-1], random, by)
    _ask_now(random)


def _teams() -> list[Team]:
    rows = Team.objects.current(today()).filter(service__name__in=ASKED)
    return list(rows.select_related("service").order_by("name"))


def _asked(team: Team, quarter: Quarter, random: Random) -> Iterator[Earlier]:
    service = team.service.name
    length = (quarter.last - quarter.first).days
    for _ in range(FEW.get(team.name, ASKED[service] + random.randint(-1, 3))):
        held_on = quarter.first + timedelta(days=random.randint(0, length))
        asked = Asked(team, random.choice(KINDS[service]), held_on)
        yield Earlier(asked, quarter, _said(random) if random.random() < FORMS else None)


def _said(random: Random) -> Said:
    answers = {theme: _answer(theme, random) for theme in catalogue().keys}
    text = random.choice(TEXTS) if random.random() < 0.25 else ""
    return Said(random.choice(("adult", "adult", "child")), answers, text)


def _answer(theme: str, random: Random) -> str:
    yes = YES.get(theme, 0.6)
    rest = (1 - yes) / 10
    return random.choices(("yes", "partly", "no", "unsaid"), (yes, rest * 5, rest * 3, rest * 2))[0]


def _reply(teams: list[Team], quarter: Quarter, random: Random, by: str) -> None:
    on: date = min(quarter.last + timedelta(days=random.randint(12, 26)), today())
    for number, team in enumerate(teams):
        done = REPLIES[(number + quarter.number) % len(REPLIES)]
        dated = Done(done.theme, done.said, done.done, on)
        with suppress(actions.Refused):  # what is withheld from a team is not answered
            actions.reply(team=team, quarter=quarter, done=dated, by=by)


def _ask_now(random: Random) -> None:
    """The demo's social worker asks; two of the four families have answered."""
    user = User.objects.filter(email__startswith="social.worker@").first()
    if user is None:
        return
    for team in teams_to_ask_for(user, Permission.FEEDBACK_ASK, today())[:1]:
        for kind in ("review", "cin"):
            code, _ = actions.ask(asked=Asked(team, kind, today(), people=2), by=user)
            actions.answer(code=code, said=_said(random))
