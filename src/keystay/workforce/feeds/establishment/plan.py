"""What an establishment list would do, post by post."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Asked, Change, Consequence, Content, Finding, Plan, Row, Step
from keystay.core.tables.refusals import Refusal
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.feeds.establishment import acts
from keystay.workforce.feeds.establishment.acts import Held
from keystay.workforce.feeds.establishment.holders import Holders, since
from keystay.workforce.feeds.places import Place, Places
from keystay.workforce.feeds.staff.checks import LATER, far_date
from keystay.workforce.feeds.staff.values import share
from keystay.workforce.feeds.staff.words import role_of_title
from keystay.workforce.feeds.tally import tally
from keystay.workforce.feeds.world import World, look
from keystay.workforce.posts.models import OrgRole, Post

USUAL_FULL_TIME_HOURS = 37
LABELS = {
    "title": "Job title",
    "team": "Team",
    "org_role": "Role",
    "grade": "Grade",
    "fte": "FTE",
    "starts_on": "Start date",
}


@dataclass
class Setting:
    """What every row of one list is looked at with; `numbers` are the lines of the posts so far."""

    world: World
    places: Places
    asked: Asked
    full_time: Decimal
    holders: Holders
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass
class Doing:
    """What a row does to its post: before and after, acts, and since when the post exists."""

    kind: Consequence
    held: Held
    starts: date
    changes: list[Change] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


def plan(content: Content, asked: Asked) -> Plan:
    """Every row of an establishment list as a step."""
    world = look(asked.on)
    hours = Decimal(str(policy(asked.on).get("hours.full_time", USUAL_FULL_TIME_HOURS)))
    told = {(row.get("holder"), row.get("number")) for row in content.rows["posts"]}
    setting = Setting(world, Places(world, asked), asked, hours, Holders(world, told))
    steps = [_step(row, setting) for row in content.rows["posts"]]
    return Plan((*setting.places.steps, *steps), (tally(steps),))


def _step(row: Row, setting: Setting) -> Step:
    about = " ".join(part for part in (row.get("number", ""), row.get("title", "")) if part)
    post = setting.world.posts.get(row.get("number", ""))
    problems = [*row.refusals, *_problems(row, post, setting)]
    if problems:
        return _refuse(row, about, problems)
    setting.numbers[row.get("number")] = row.number
    place = None
    if row.get("team"):
        team, since = row.get("team"), row.get("starts_on")
        place = setting.places.find(team, row.number, since, row.get("service", ""))
        if not place.decided:
            note = f"Waits until the team {team} is decided."
            return Step(Finding(row.number, Consequence.DECISION, about, note=note))
    told = _told(row, place, setting.full_time)
    if told.get("fte") == 0:
        mend = "Give the budgeted FTE; for a post that is gone, give its end date."
        return _refuse(row, about, [Refusal(row.number, "FTE", "0", "is nothing.", mend)])
    lacks = [name for name in ("team", "org_role", "fte") if post is None and name not in told]
    if lacks:
        reason, mend = "is needed for a new post.", "Fill it in."
        return _refuse(
            row, about, [Refusal(row.number, LABELS[n], "", reason, mend) for n in lacks]
        )
    seat, note = setting.holders.find(row)
    doing = _known(told, post) if post else _new(row, told, seat, setting)
    _join(doing, seat, setting)
    _end(doing, post, row.get("ends_on"))
    kind = doing.kind if doing.acts else Consequence.SAME
    finding = Finding(row.number, kind, about, tuple(doing.changes), note=note)
    return Step(finding, tuple(doing.acts))


def _problems(row: Row, post: Post | None, setting: Setting) -> Iterator[Refusal]:
    line, number = row.number, row.get("number")
    if line in setting.asked.tried:
        yield Refusal(line, "The row", "", setting.asked.tried[line])
    if not number and not {each.field for each in row.refusals} & {"Post number", "The row"}:
        yield Refusal(line, "Post number", "", "is needed.", "Give each post one.")
    if number in setting.numbers:
        reason = f"is on line {setting.numbers[number]} too, so it is there twice."
        yield Refusal(line, "Post number", number, reason, "Keep one row for each post.")
    last = setting.asked.on.year + LATER
    for name, title in (("starts_on", "Start date"), ("ends_on", "End date")):
        far = far_date(row, name, title, last)
        if far is not None:
            yield far
    first = row.get("starts_on") or (post.starts_on if post else setting.asked.on)
    ends = row.get("ends_on")
    if ends is not None and ends < first:
        reason = f"is before the post begins, on {_words('starts_on', first)}."
        yield Refusal(line, "End date", _words("ends_on", ends), reason, "Check both dates.")


def _told(row: Row, place: Place | None, hours: Decimal) -> dict[str, Any]:
    told = {
        "title": row.get("title"),
        "team": place,
        "org_role": row.get("org_role") or (role_of_title(row.get("title", "")) or None),
        "grade": row.get("grade"),
        "fte": share(row.get("hours"), row.get("fte"), hours),
        "starts_on": row.get("starts_on"),
    }
    return {name: value for name, value in told.items() if value is not None}


def _new(row: Row, told: Mapping[str, Any], seat: Assignment | None, setting: Setting) -> Doing:
    # A post whose start nobody tells is at least as old as its holder's work in it.
    starts = min(setting.asked.on, seat.starts_on) if seat else setting.asked.on
    full = {"starts_on": starts, **told}
    full.setdefault("title", OrgRole(full["org_role"]).label)
    held = Held()
    changes = [Change(LABELS[name], "", _words(name, value)) for name, value in full.items()]
    doing: list[Act] = [partial(acts.add, held, row.get("number"), full)]
    return Doing(Consequence.NEW, held, full["starts_on"], changes, doing)


def _known(told: Mapping[str, Any], post: Post) -> Doing:
    differing = {
        name: value
        for name, value in told.items()
        if (value.team if isinstance(value, Place) else value) != getattr(post, name)
    }
    doing = Doing(Consequence.CHANGED, Held(post), differing.get("starts_on", post.starts_on))
    for name, value in differing.items():
        before = _words(name, getattr(post, name))
        doing.changes.append(Change(LABELS[name], before, _words(name, value)))
    if differing:
        doing.acts.append(partial(acts.change, doing.held, differing))
    return doing


def _join(doing: Doing, seat: Assignment | None, setting: Setting) -> None:
    post = doing.held.post
    if seat is None or (post is not None and seat.post_id == post.pk):
        return
    day = since(seat, doing.starts, setting.asked.on)
    before = seat.post.number if seat.post else "none"
    doing.changes.append(Change("Holder", before, setting.world.people[seat.person_id].name))
    if day > seat.starts_on:
        doing.changes.append(Change("Held from", "", _words("starts_on", day)))
    doing.acts.append(partial(acts.hold, doing.held, seat, day))


def _end(doing: Doing, post: Post | None, ends: date | None) -> None:
    if ends is not None and (post is None or ends != post.ends_on):
        doing.changes.append(Change("End date", "", _words("ends_on", ends)))
        doing.acts.append(partial(acts.close, doing.held, ends))


def _refuse(row: Row, about: str, problems: Sequence[Refusal]) -> Step:
    name = about or "No post number"
    return Step(Finding(row.number, Consequence.REFUSED, name, refusals=tuple(problems)))


def _words(name: str, value: Any) -> str:
    if isinstance(value, Place):
        return value.name
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(OrgRole(value).label) if name == "org_role" else str(value or "none")
