"""The figures of a return a second time, the obvious way: loops over plain dictionaries.

Nothing is imported from Keystay, so that the two can only agree by both being right.
"""

from datetime import date
from fractions import Fraction


def figures(year, totals, workers):
    """Every measure that a return tells, as an exact fraction or None, by key."""
    first, last = date(year - 1, 10, 1).isoformat(), date(year, 9, 30).isoformat()
    sex = "Sex" if year >= 2024 else "GenderCurrent"
    employees = [w for w in workers if w.get("AgencyWorker") != "1"]
    agency = [w for w in workers if w.get("AgencyWorker") == "1"]
    there = [w for w in employees if "RoleEndDate" not in w]
    began = [w for w in employees if first <= w.get("RoleStartDate", "") <= last]
    left = [w for w in employees if first <= w.get("RoleEndDate", "") <= last]
    heads = {who(w, sex) for w in there}
    starters = {(who(w, sex), w["RoleStartDate"]) for w in began}
    leavers = {(who(w, sex), w["RoleEndDate"]) for w in left}
    fte, agency_fte = total(there, "FTE"), total(agency, "FTE")
    leavers_fte = total(left, "FTE30")
    starters_fte = total([w for w in began if "RoleEndDate" not in w], "FTE")
    starters_fte += total([w for w in began if "RoleEndDate" in w], "FTE30")
    vacant, cover = (asked(totals, name) for name in ("NumberOfVacancies", "NoAgencyFTE"))
    held, hours, most = caseload(there + agency)
    lost = (
        total(employees, "WorkingDaysLost")
        if any("WorkingDaysLost" in w for w in employees)
        else None
    )
    days = fte * (254 if year % 4 == 0 else 253)
    return {
        "in_post_headcount": len(heads),
        "in_post_fte": fte,
        "starters_headcount": len(starters),
        "starters_fte": starters_fte,
        "leavers_headcount": len(leavers),
        "leavers_fte": leavers_fte,
        "turnover_rate_fte": percent(leavers_fte, fte),
        "turnover_rate_headcount": percent(len(leavers), len(heads)),
        "vacancies_fte": vacant,
        "vacancy_rate_fte": None if vacant is None else percent(vacant, vacant + fte),
        "agency_headcount": len(agency),
        "agency_fte": agency_fte,
        "agency_rate_fte": percent(agency_fte, agency_fte + fte),
        "agency_rate_headcount": percent(len(agency), len(agency) + len(heads)),
        "agency_cover_fte": cover,
        "agency_cover_rate_fte": percent(cover, agency_fte),
        "vacancies_covered_rate_fte": percent(cover, vacant),
        "cases": held,
        "case_holders_fte": hours,
        "average_caseload": None if not hours else held / hours,
        "maximum_caseload": most,
        "absence_rate": percent(lost, days),
        "days_lost": lost,
    }  # fmt: skip


def who(worker, sex):
    return tuple(worker.get(name, "") for name in ("SWENo", "PersonBirthDate", sex, "Ethnicity"))


def total(workers, item):
    return sum((Fraction(w[item]) for w in workers if item in w), Fraction(0))


def asked(totals, name):
    return Fraction(totals[name]) if name in totals else None


def caseload(workers):
    """Cases, hours of those who hold any (whatever record they stand on), and the most of one."""
    if not any("Cases30" in w for w in workers):
        return None, None, None
    cases, hours = {}, {}
    for n, worker in enumerate(workers):
        person = worker.get("SWENo") or n
        cases[person] = cases.get(person, 0) + int(worker.get("Cases30", 0))
        hours[person] = hours.get(person, 0) + Fraction(worker.get("FTE", 0))
    holders = [person for person, held in cases.items() if held]
    held = sum(cases[p] for p in holders)
    return (
        held,
        sum((hours[p] for p in holders), Fraction(0)),
        max(cases[p] for p in holders) if holders else 0,
    )


def percent(part, whole):
    if part is None or not whole:
        return None
    return Fraction(part) * 100 / Fraction(whole)
