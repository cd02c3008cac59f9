"""Small random worlds as plain rows, and the same rows put into the database."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from keystay.caseloads.models import Child, Spell
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.models import Setting
from keystay.workforce.models import Absence, Assignment, Person, Post, SicknessTotal

PEOPLE = [f"P{n}" for n in range(4)]
POSTS = [f"B{n}" for n in range(3)]
FIRST, LAST = date(2023, 6, 1), date(2025, 12, 31)
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
HOURS = st.sampled_from([Decimal(n) for n in ("0", "0.2", "0.5", "0.6", "0.756757", "1")])
NEAR_THE_EDGE = st.sampled_from([date(2024, 9, 30), date(2024, 10, 1), date(2025, 9, 30)])
MAYBE_EDGE = st.one_of(DAYS, NEAR_THE_EDGE)


@st.composite
def spans(draw, *, always_ends=False):
    """A first day, and a last one or None."""
    first = draw(MAYBE_EDGE)
    if not always_ends and draw(st.booleans()):
        return first, None
    last = draw(MAYBE_EDGE)
    return min(first, last), max(first, last)


@st.composite
def assignments(draw):
    first, last = draw(spans())
    contract = draw(st.sampled_from(["permanent", "permanent", "temporary", "agency"]))
    basis = draw(st.sampled_from(["", "vacancy", "absence"])) if contract == "agency" else ""
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        # Nobody holds one post twice, so only rows that have ended may share one here.
        "post": draw(st.sampled_from([None, *POSTS])) if last else None,
        "contract": contract,
        "basis": basis,
        "fte": draw(HOURS),
        "starts_on": first,
        "ends_on": last,
        "start_kind": draw(st.sampled_from(["joined", "changed", "moved_in"])),
        "end_kind": draw(st.sampled_from(["left", "changed", "moved_out"])) if last else "",
    }


@st.composite
def absences(draw):
    first, last = draw(spans())
    days = st.one_of(st.none(), st.integers(0, 4000).map(lambda n: Decimal(n) / 100))
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        "kind": draw(st.sampled_from(["SIC", "SIC", "ANN"])),
        "starts_on": first,
        "ends_on": last,
        "days_lost": draw(days),
    }


@st.composite
def totals(draw):
    first, last = draw(spans(always_ends=True))
    days = Decimal(draw(st.integers(0, 5000))) / 100
    person = draw(st.sampled_from(PEOPLE))
    return {"person": person, "starts_on": first, "ends_on": last, "days_lost": days}


@st.composite
def spells(draw):
    first, last = draw(spans())
    return {
        "child": draw(st.integers(0, 3)),
        "worker": draw(st.sampled_from([None, *PEOPLE])),
        "role": draw(st.sampled_from(["", "Allocated worker", "Family support"])),
        "starts_on": first,
        "ends_on": last,
    }


@st.composite
def posts(draw):
    rows = []
    for number in POSTS:
        first, last = draw(spans())
        hours = draw(st.sampled_from([Decimal("0.5"), Decimal(1)]))
        rows.append({"id": number, "fte": hours, "starts_on": first, "ends_on": last})
    return rows


def worlds():
    """Every kind of row, a few of each, no post held beyond its hours or begun out of its life."""
    return st.fixed_dictionaries(
        {
            "assignments": st.lists(assignments(), max_size=8),
            "posts": posts(),
            "absences": st.lists(absences(), max_size=5),
            "totals": st.lists(
                totals(), max_size=3, unique_by=lambda row: (row["person"], row["ends_on"])
            ),
            "spells": st.lists(spells(), max_size=8),
        }
    ).map(_as_posts_allow)


def _as_posts_allow(world):
    posts = {post["id"]: post for post in world["posts"]}
    kept = []
    for row in world["assignments"]:
        beside = [r for r in kept if r["post"] == row["post"] and _meet(r, row)]
        taken = sum((r["fte"] for r in beside if r["contract"] != "agency"), row["fte"])
        post = posts.get(row["post"])
        over = post and (taken > post["fte"] or not _stands(post, row["starts_on"]))
        kept.append({**row, "post": None} if over and row["contract"] != "agency" else row)
    return {**world, "assignments": kept}


def _stands(post, on):
    return post["starts_on"] <= on and (post["ends_on"] is None or on <= post["ends_on"])


def _meet(one, other):
    first = max(one["starts_on"], other["starts_on"])
    return first <= min(one["ends_on"] or LAST, other["ends_on"] or LAST)


def put(world) -> None:
    """The rows of the world, in the database."""
    start = date(2020, 1, 1)
    service = Service.objects.create(name="Children in need")
    team = Team.objects.create(name="Crewe", service=service, starts_on=start)
    Setting.objects.create(
        key="caseload.counting_roles", value=["Allocated worker"], set_by="a test", starts_on=start
    )
    people = [Person(id=each, first_name="A", family_name=each) for each in PEOPLE]
    Person.objects.bulk_create(people)
    Post.objects.bulk_create(
        Post(number=row["id"], title="Social worker", team=team, org_role="5", **row)
        for row in world["posts"]
    )
    Assignment.objects.bulk_create(
        Assignment(team=team, org_role="5", **_ids(row, "person", "post"))
        for row in world["assignments"]
    )
    Absence.objects.bulk_create(Absence(**_ids(row, "person")) for row in world["absences"])
    SicknessTotal.objects.bulk_create(
        SicknessTotal(**_ids(row, "person")) for row in world["totals"]
    )
    children = Child.objects.bulk_create(Child(reference=f"C{n}") for n in range(4))
    Spell.objects.bulk_create(
        Spell(source_id=str(n), **{**_ids(row, "worker"), "child": children[row["child"]]})
        for n, row in enumerate(world["spells"])
    )


def _ids(row, *names):
    return {f"{name}_id" if name in names else name: value for name, value in row.items()}
