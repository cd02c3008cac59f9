"""The measures a second time, the obvious way: loops over lists of plain rows, nothing shared.

A row is a dict with the names of the tables' own columns. Nothing here is imported from
Keystay, so that the two can only agree by both being right.
"""

from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
BANK_HOLIDAYS = {
    date(2023, 4, 7), date(2023, 4, 10), date(2023, 5, 1), date(2023, 5, 8), date(2023, 5, 29),
    date(2023, 8, 28), date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1),
    date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6), date(2024, 5, 27), date(2024, 8, 26),
    date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1), date(2025, 4, 18),
    date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 26), date(2025, 8, 25),
    date(2025, 12, 25), date(2025, 12, 26),
}  # fmt: skip


def figures(world, on):
    """Every measure on the day, as an exact fraction or None, by key."""
    fte, heads = Fraction(0), set()
    agency, agency_rows, cover, in_posts = Fraction(0), 0, Fraction(0), 0
    for row in world["assignments"]:
        if not stands(row, on):
            continue
        if row["contract"] == "agency":
            agency += Fraction(row["fte"])
            agency_rows += 1
            cover += Fraction(row["fte"]) if row["basis"] == "vacancy" else 0
            in_posts += 1 if row["post"] else 0
        else:
            fte += Fraction(row["fte"])
            heads.add(row["person"])
    vacancies = vacant(world, on)
    starters, starter_heads = joiners(world, on)
    leavers, leaver_heads = goers(world, on)
    cases, holders, most = caseload(world, on)
    lost = days_lost(world, on)
    leap = any((day.month, day.day) == (2, 29) for day in days_of_year(on))
    year = 254 if leap else 253
    head = len(heads)
    return {
        "in_post_headcount": head,
        "in_post_fte": fte,
        "starters_headcount": starter_heads,
        "starters_fte": starters,
        "leavers_headcount": leaver_heads,
        "leavers_fte": leavers,
        "turnover_rate_fte": percent(leavers, fte),
        "turnover_rate_headcount": percent(leaver_heads, head),
        "vacancies_fte": vacancies,
        "vacancy_rate_fte": percent(vacancies, vacancies + fte),
        "agency_headcount": agency_rows,
        "agency_fte": agency,
        "agency_rate_fte": percent(agency, agency + fte),
        "agency_rate_headcount": percent(agency_rows, agency_rows + head),
        "agency_cover_fte": cover,
        "agency_cover_rate_fte": percent(cover, agency),
        "vacancies_covered_rate_fte": percent(cover, vacancies),
        "cases": cases,
        "case_holders_fte": holders,
        "average_caseload": None if holders == 0 else Fraction(cases) / holders,
        "maximum_caseload": most,
        "absence_rate": percent(lost, fte * year),
        "days_lost": lost,
        "agency_in_posts": in_posts,
    }


def loaded(world, on):
    """Which kinds of rows there are to count on the day; without them a figure is `x`."""
    leavers = goers(world, on)[1]
    spells = [s for s in world["spells"] if s["role"] in {"", "Allocated worker"}]
    return {
        "people": bool(leavers) or any(stands(row, on) for row in world["assignments"]),
        "posts": any(stands(post, on) for post in world["posts"]),
        "cases": any(spell["worker"] and stands(spell, on) for spell in spells),
        "sickness": sickness_rows(world, on) > 0,
    }


NEEDS = {
    "vacancies_fte": ["posts"],
    "vacancy_rate_fte": ["posts", "people"],
    "vacancies_covered_rate_fte": ["people", "posts"],
    "cases": ["cases"],
    "case_holders_fte": ["cases"],
    "average_caseload": ["cases"],
    "maximum_caseload": ["cases"],
    "absence_rate": ["sickness", "people"],
    "days_lost": ["sickness"],
}


def stands(row, on):
    if row["starts_on"] > on:
        return False
    return row["ends_on"] is None or row["ends_on"] >= on


def percent(part, whole):
    return None if whole == 0 else Fraction(part) * 100 / Fraction(whole)


def days_of_year(on):
    """Every day of the census year that ends on the day."""
    days, day = [], on
    while not (day < on and (day.month, day.day) == (on.month, on.day)):
        days.append(day)
        day -= timedelta(days=1)
    return days


def joiners(world, on):
    """FTE of the rows by which employees joined in the year, and how many people and days."""
    rows = [r for r in world["assignments"] if r["start_kind"] == "joined"]
    rows = [r for r in rows if not employs(world, r["person"], r["starts_on"] - DAY)]
    return moved([(r, r["starts_on"]) for r in rows], on)


def goers(world, on):
    """The same of the rows with which employees left; nobody leaves who is there the next day."""
    rows = [r for r in world["assignments"] if r["end_kind"] == "left"]
    rows = [r for r in rows if not employs(world, r["person"], r["ends_on"] + DAY)]
    return moved([(r, r["ends_on"]) for r in rows], on)


def moved(dated, on):
    year = set(days_of_year(on))
    total, seen = Fraction(0), set()
    for row, day in dated:
        if row["contract"] != "agency" and day in year:
            total += Fraction(row["fte"])
            seen.add((row["person"], day))
    return total, len(seen)


def employs(world, person, day):
    for row in world["assignments"]:
        if row["person"] == person and row["contract"] != "agency" and stands(row, day):
            return True
    return False


def vacant(world, on):
    total = Fraction(0)
    for post in world["posts"]:
        if not stands(post, on):
            continue
        left = Fraction(post["fte"])
        for row in world["assignments"]:
            if row["post"] == post["id"] and row["contract"] != "agency" and stands(row, on):
                left -= Fraction(row["fte"])
        total += left if left > 0 else 0
    return total


def caseload(world, on):
    children = {}
    for spell in world["spells"]:
        if spell["worker"] and spell["role"] in {"", "Allocated worker"} and stands(spell, on):
            children.setdefault(spell["worker"], set()).add(spell["child"])
    total, holders, most = 0, Fraction(0), 0
    for worker, held in children.items():
        rows = [r for r in world["assignments"] if r["person"] == worker and stands(r, on)]
        if rows:
            total += len(held)
            most = max(most, len(held))
            holders += sum(Fraction(row["fte"]) for row in rows)
    return total, holders, most


def days_lost(world, on):
    return sum(lost_by_row(world, on), Fraction(0))


def sickness_rows(world, on):
    return len(lost_by_row(world, on))


def lost_by_row(world, on):
    """Days of each total, and of each absence that took any day out of the year."""
    year = set(days_of_year(on))
    totals = [t for t in world["totals"] if t["starts_on"] in year and t["ends_on"] in year]
    lost = [Fraction(total["days_lost"]) for total in totals]
    for away in world["absences"]:
        last = away["ends_on"] or max(on, away["starts_on"])
        if away["kind"] != "SIC" or any(
            t["person"] == away["person"]
            and t["starts_on"] <= last
            and t["ends_on"] >= away["starts_on"]
            for t in totals
        ):
            continue
        whole = each_day(away["starts_on"], last)
        days = share(away["days_lost"], whole, [day for day in whole if day in year])
        if days:
            lost.append(days)
    return lost


def share(told, whole, inside):
    if not inside:
        return 0
    if told is None:
        return working(inside)
    if len(inside) == len(whole):
        return Fraction(told)
    if working(whole):
        return Fraction(told) * working(inside) / working(whole)
    return Fraction(told) * len(inside) / len(whole)


def each_day(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def working(days):
    return sum(day.weekday() < 5 and day not in BANK_HOLIDAYS for day in days)
