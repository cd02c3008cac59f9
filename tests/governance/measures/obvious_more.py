"""The measures of growth, of the records and of promises a second time: loops over plain rows.

As in obvious.py nothing of Keystay is used. A row is a dict; a person is a name.
"""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

DAY = timedelta(days=1)
MEASURES = (
    "asye_completing",
    "asye_to_grade_9",
    "grade_9_to_10",
    "aspiring_managers",
    "families_heard",
    "survey_answers",
    "exit_interviews",
    "known_registration",
    "known_birth",
    "known_sex",
    "known_ethnicity",
    "known_level",
    "known_route",
    "known_origin",
    "known_destination",
    "known_reason",
    "known_plan",
)
NOTHING = "nothing is recorded"


def figures(world, on):
    """Each of the new measures as a fraction, None (nothing to divide by) or NOTHING."""
    first = date(on.year - 1, on.month, on.day) + DAY
    jobs = [row for row in world["jobs"] if row["contract"] != "agency"]
    here = {row["person"] for row in jobs if stands(row, on)}
    everyone = {row["person"] for row in world["jobs"] if stands(row, on)}
    gone = leavers(jobs, first, on)
    came = starters(jobs, first, on)
    anyone = bool(everyone or gone)
    told = world["details"]
    found = dict.fromkeys(("aspiring_managers", "survey_answers", "exit_interviews"), NOTHING)
    found["known_registration"] = share(everyone, lambda who: told[who]["registered"])
    for item in ("birth", "sex", "ethnicity", "level", "route"):
        found[f"known_{item}"] = share(here, lambda who, item=item: told[who][item])
    found["known_origin"] = moved(came, "starts", "origin", {"", "9", "10"})
    found["known_destination"] = moved(gone, "ends", "destination", {"", "8", "9"})
    found["known_reason"] = moved(gone, "ends", "reason", {"", "9", "10"})
    if not anyone:
        found |= {key: NOTHING for key in found if key.startswith("known")}
    found |= growth(world, jobs, gone, first, on)
    cases, planned = (held(world[name], everyone) for name in ("cases", "planned"))
    found["known_plan"] = NOTHING if not world["cases"] else rate(planned, cases)
    found["families_heard"] = heard(world, on)
    return found


def kept_in_time(rows, on):
    """Of what fell due in the six months to the day and is settled on it, the part in time."""
    back = date(on.year - (on.month <= 6), (on.month - 7) % 12 + 1, 1)
    length = ((back.replace(day=28) + 4 * DAY).replace(day=1) - back).days
    after = back.replace(day=min(on.day, length))
    settled = in_time = 0
    for row in rows:
        if not after < row["due"] <= on:
            continue
        kept = row["kept"] is not None and row["kept"] <= on
        if kept or row["last_good"] < on:
            settled += 1
            in_time += kept and row["kept"] <= row["last_good"]
    return rate(in_time, settled)


def growth(world, jobs, gone, first, on):
    stages = world["stages"]
    employed = {row["person"] for row in jobs if row["starts"] <= on}
    risen = in_turn(stages, "name", first, on)
    done = {who for who, before, _ in risen if before == "newly_qualified"} & employed
    advanced = {who for who, before, now in risen if now == "advanced" != before} & employed
    left = {
        row["person"]
        for row, stage in product(gone, stages)
        if stage["person"] == row["person"]
        and stands(stage, row["ends"])
        and stage["name"] == "newly_qualified"
    }
    steps = in_turn(jobs, "grade", first, on)
    to_9 = {who for who, before, now in steps if (before, now) == (8, 9)}
    to_10 = {who for who, before, now in steps if (before, now) == (9, 10)}
    begun = any(row["name"] == "newly_qualified" and row["starts"] <= on for row in stages)
    graded = {row["grade"] for row in jobs if row["starts"] <= on}
    return {
        "asye_completing": rate(len(done), len(done) + len(left)) if begun else NOTHING,
        "asye_to_grade_9": len(to_9) if 8 in graded else NOTHING,
        "grade_9_to_10": len(to_10 | advanced) if 9 in graded else NOTHING,
    }


def in_turn(rows, item, first, on):
    """Who went from what to what, for each row that began in the year after another."""
    found = []
    for who in {row["person"] for row in rows}:
        own = [row for row in rows if row["person"] == who]
        own.sort(key=lambda row: (row["starts"], row.get("id", "")))
        for before, after in pairwise(own):
            if first <= after["starts"] <= on:
                found.append((who, before[item], after[item]))
    return found


def heard(world, on):
    """Forms of the four quarters up to the last that has any and is over."""
    over = [row for row in world["heard"] if row["ends"] <= on]
    if not over:
        return NOTHING
    last = max(row["ends"] for row in over)
    since = date(last.year - 1, last.month, last.day)
    forms = sum(row["forms"] for row in over if row["ends"] > since)
    return forms if forms >= 10 else NOTHING


def held(counts, present):
    return sum(count for who, count in counts.items() if who in present)


def starters(jobs, first, on):
    return [
        row
        for row in jobs
        if row["start_kind"] == "joined"
        and first <= row["starts"] <= on
        and not employs(jobs, row["person"], row["starts"] - DAY)
    ]


def leavers(jobs, first, on):
    return [
        row
        for row in jobs
        if row["end_kind"] == "left"
        and first <= row["ends"] <= on
        and not employs(jobs, row["person"], row["ends"] + DAY)
    ]


def moved(rows, day, item, unknown):
    """Of people and days, those of which any row says what is asked."""
    every = {(row["person"], row[day]) for row in rows}
    known = {(row["person"], row[day]) for row in rows if row[item] not in unknown}
    return rate(len(known), len(every))


def share(people, known):
    return rate(sum(bool(known(who)) for who in people), len(people))


def rate(part, whole):
    return Fraction(part) * 100 / whole if whole else None


def employs(jobs, person, day):
    return any(row["person"] == person and stands(row, day) for row in jobs)


def stands(row, on):
    return row["starts"] <= on and (row["ends"] is None or row["ends"] >= on)
