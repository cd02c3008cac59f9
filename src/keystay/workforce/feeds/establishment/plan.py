"""What an establishment list would do, post by post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Asked, Change, Consequence, Content, Finding, Plan, Row, Step
from keystay.core.tables.refusals import Refusal
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.assignments.models import Assignment, Contract
from keystay.workforce.feeds.places import Place, Places
from keystay.workforce.feeds.staff.fields import share
from keystay.workforce.feeds.staff.words import role_of_title
from keystay.workforce.feeds.world import World, look
from keystay.workforce.posts import actions as posts
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
class Held:
    """The post that a row is about, known once it has been added."""

    post: Post | None = None


def plan(content: Content, asked: Asked) -> Plan:
    """Every row of an establishment list as a step."""
    world = look(asked.on)
    places = Places(world, asked)
    hours = Decimal(str(policy(asked.on).get("hours.full_time", USUAL_FULL_TIME_HOURS)))
    seen: set[str] = set()
    steps = [_step(row, world, places, asked, hours, seen) for row in content.rows["posts"]]
    return Plan((*places.steps, *steps))


def _step(
    row: Row, world: World, places: Places, asked: Asked, hours: Decimal, seen: set[str]
) -> Step:
    about = " ".join(part for part in (row.get("number", ""), row.get("title", "")) if part)
    problems = [*row.refusals, *_problems(row, asked, seen)]
    if problems:
        return _refuse(row, about, problems)
    seen.add(row.get("number"))
    place = None
    if row.get("team"):
        team, since = row.get("team"), row.get("starts_on")
        place = places.find(team, row.number, since, row.get("service", ""))
        if not place.decided:
            note = f"Waits until the team {team} is decided."
            return Step(Finding(row.number, Consequence.DECISION, about, note=note))
    told = _told(row, place, hours)
    post = world.posts.get(row.get("number"))
    if post is None:
        return _new(row, about, told, world, asked)
    return _known(row, about, told, post, world)


def _problems(row: Row, asked: Asked, seen: set[str]) -> list[Refusal]:
    found = []
    if row.number in asked.tried:
        found.append(Refusal(row.number, "The row", "", asked.tried[row.number]))
    if not row.get("number"):
        found.append(Refusal(row.number, "Post number", "", "is needed.", "Give each post one."))
    elif row.get("number") in seen:
        mend = "Keep one row for each post."
        found.append(Refusal(row.number, "Post number", row.get("number"), "is there twice.", mend))
    return found


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


def _new(row: Row, about: str, told: Mapping[str, Any], world: World, asked: Asked) -> Step:
    lacks = [name for name in ("team", "org_role", "fte") if name not in told]
    problems = [
        Refusal(row.number, LABELS[name], "", "is needed for a new post.", "Fill it in.")
        for name in lacks
    ]
    if told.get("fte") == 0:
        problems.append(Refusal(row.number, "FTE", "0", "is nothing.", "Give the budgeted FTE."))
    if problems:
        return _refuse(row, about, problems)
    full = {"starts_on": asked.on, **told}
    full.setdefault("title", OrgRole(full["org_role"]).label)
    held = Held()
    doing: list[Act] = [partial(_add, held, row.get("number"), full)]
    changes = [Change(LABELS[name], "", _words(name, value)) for name, value in full.items()]
    return _with_ends(row, about, Consequence.NEW, changes, doing, held, world)


def _known(row: Row, about: str, told: Mapping[str, Any], post: Post, world: World) -> Step:
    held = Held(post)
    differing = {
        name: value
        for name, value in told.items()
        if (value.team if isinstance(value, Place) else value) != getattr(post, name)
    }
    changes = [
        Change(LABELS[name], _words(name, getattr(post, name)), _words(name, value))
        for name, value in differing.items()
    ]
    doing: list[Act] = [partial(_change, held, differing)] if differing else []
    kind = Consequence.CHANGED if differing else Consequence.SAME
    return _with_ends(row, about, kind, changes, doing, held, world)


def _with_ends(
    row: Row,
    about: str,
    kind: Consequence,
    changes: list[Change],
    doing: list[Act],
    held: Held,
    world: World,
) -> Step:
    """The step, with the post's end and its holder if the row tells them."""
    note = ""
    if row.get("holder"):
        seat = _seat(row, world)
        if seat is None:
            note = f"Nobody in post has the staff number {row.get('holder')}."
        elif held.post is None or seat.post_id != held.post.pk:
            before = seat.post.number if seat.post else "none"
            changes.append(Change("Holder", before, world.people[seat.person_id].name))
            doing.append(partial(_hold, held, seat))
    ends = row.get("ends_on")
    if ends is not None and (held.post is None or ends != held.post.ends_on):
        changes.append(Change("End date", "", f"{ends:%-d %B %Y}"))
        doing.append(partial(_close, held, ends))
    if kind is Consequence.SAME and doing:
        kind = Consequence.CHANGED
    finding = Finding(row.number, kind, about, tuple(changes), note=note)
    return Step(finding, tuple(doing))


def _seat(row: Row, world: World) -> Assignment | None:
    person = world.by_staff_number.get(row.get("holder"))
    rows: Sequence[Assignment] = world.assignments.get(person.pk, []) if person else []
    open_rows = [r for r in rows if r.ends_on is None and r.contract != Contract.AGENCY]
    here = [r for r in open_rows if r.post is not None and r.post.number == row.get("number")]
    free = [r for r in open_rows if r.post_id is None]
    return next(iter([*here, *free, *open_rows]), None)


def _add(held: Held, number: str, told: Mapping[str, Any], by: Any) -> None:
    details = posts.PostDetails(number=number, **_plain(told))
    held.post = posts.add(details=details, by=by)


def _change(held: Held, told: Mapping[str, Any], by: Any) -> None:
    if held.post is not None:
        changes, reason = _plain(told), "Establishment import"
        held.post = posts.change(post=held.post, changes=changes, by=by, reason=reason)


def _close(held: Held, ends_on: date, by: Any) -> None:
    if held.post is not None:
        posts.close(post=held.post, ends_on=ends_on, by=by)


def _hold(held: Held, seat: Assignment, by: Any) -> None:
    changes, reason = {"post": held.post}, "Establishment import"
    assignments.correct(assignment=seat, changes=changes, by=by, reason=reason)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v.team if isinstance(v, Place) else v for name, v in told.items()}


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
