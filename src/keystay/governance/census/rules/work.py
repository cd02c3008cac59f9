"""Rules about a worker's hours, cases, absence and pay."""

from datetime import date, timedelta
from decimal import Decimal

from keystay.governance.census.asked import Asked
from keystay.governance.census.record import NOUGHT, Record
from keystay.governance.census.rules.rule import Fault, Found, Rulebook

HOURS = Rulebook("Hours and cases")
AWAY = Rulebook("Absence and pay")

CASE_HOLDER, WITHOUT_CASES = "5", "6"
MOVED_WITHIN, SOCIAL_WORK_ELSEWHERE = "7", frozenset("1234")
WEEK = 7


@HOURS.error("KS-W-031", "FTE", source="census.md T15, as this council reads it")
def fte_of_a_leaver(record: Record, asked: Asked) -> Found:
    """A leaver's FTE is 0, or above 0, as the council reads the item."""
    if not record.leaver or "FTE" not in record.values:
        return None
    if asked.readings.leavers_fte == "FTE":
        return (
            None if record.fte else Fault("of a leaver should be the hours they had.", "Enter it.")
        )
    both = asked.readings.leaving_on_the_day == "both" and record.ends == asked.last
    if both or not record.fte:
        return None
    return Fault("of a leaver should be 0: they are not in post on the day.", "Write 0.")


@HOURS.query("KS-W-032", "FTE30", source="census.md 2.3")
def second_fte_of_a_leaver(record: Record, asked: Asked) -> Found:
    """Where FTE30 tells a leaver's hours, it is above 0."""
    if not record.leaver or asked.readings.leavers_fte != "FTE30":
        return None
    if record.get("FTE30") != NOUGHT:
        return None
    return Fault("is 0, so this leaver counts for nothing.", "Enter the hours they had.")


@HOURS.query("KS-W-033", "FTE", source="census.md 6: unknown FTE is left out")
def hours_of_those_in_post(record: Record, asked: Asked) -> Found:
    """Someone in post on the day has hours."""
    if record.ends is not None or record.get("FTE") != NOUGHT:
        return None
    return Fault("is 0 for someone in post.", "Enter contracted hours over full-time hours.")


@HOURS.query("KS-W-034", "Cases30", source="census.md I06")
def case_holders_hold_cases(record: Record, asked: Asked) -> Found:
    """A case holder who is there on the day holds cases."""
    if record.ends is not None or record.get("OrgRole") != CASE_HOLDER:
        return None
    if record.get("Cases30") or record.get("Absat30Sept") == "1":
        return None
    return Fault("is none, though the role is case holder.", "Enter the cases, or check the role.")


@HOURS.query("KS-W-035", "Cases30", source="census.md I06")
def those_without_cases_hold_none(record: Record, asked: Asked) -> Found:
    """Someone whose role is without cases holds none."""
    if record.get("OrgRole") != WITHOUT_CASES or not record.get("Cases30"):
        return None
    return Fault("are held by someone whose role is without cases.", "Check the role.")


@HOURS.query("KS-W-036", "Cases30", source="census.md I07")
def cases_need_hours(record: Record, asked: Asked) -> Found:
    """Nobody holds cases without hours."""
    if record.leaver or not record.get("Cases30") or record.get("FTE") != NOUGHT:
        return None
    return Fault("are held by someone with an FTE of 0.", "Check the FTE.")


@HOURS.query("KS-W-037", "Cases30", source="census.md I07")
def leavers_hold_none(record: Record, asked: Asked) -> Found:
    """A leaver holds no cases on 30 September."""
    both = asked.readings.leaving_on_the_day == "both" and record.ends == asked.last
    if not record.leaver or both or not record.get("Cases30"):
        return None
    return Fault("are held by someone who has left.", "Pass the cases on in the case system.")


@HOURS.query("KS-W-038", "Cases30", source="census.md T16")
def caseload_that_can_be(record: Record, asked: Asked) -> Found:
    """Nobody holds more cases for their hours than can be."""
    cases, most = record.get("Cases30"), asked.limits.cases_per_fte
    if not cases or not record.fte or cases <= most * record.fte:
        return None
    return Fault(f"are more than {most:f} for each full-time worker.", "Check both figures.")


@HOURS.query("KS-W-039", "ContractWeeks", source="census.md T09")
def contract_of_a_usual_length(record: Record, asked: Asked) -> Found:
    """An agency contract is not longer than any."""
    weeks = record.get("ContractWeeks")
    if weeks is None or weeks <= asked.limits.contract_weeks:
        return None
    return Fault(f"is above {asked.limits.contract_weeks:f} weeks.", "Check it.")


@HOURS.query("KS-W-040", "ReasonLeave", source="census.md I15")
def moved_within_or_went(record: Record, asked: Asked) -> Found:
    """Someone who moved within the authority did not go to social work elsewhere."""
    if record.get("ReasonLeave") != MOVED_WITHIN:
        return None
    if record.get("LeaverDestination") not in SOCIAL_WORK_ELSEWHERE:
        return None
    return Fault("says moved within the authority, the destination says elsewhere.", "Check both.")


@AWAY.query("KS-W-051", "Absat30Sept", source="census.md I08")
def leavers_are_not_absent(record: Record, asked: Asked) -> Found:
    """A leaver is not absent on 30 September."""
    if not record.leaver or record.get("Absat30Sept") != "1" or record.ends == asked.last:
        return None
    return Fault("says absent on the day, of someone who has left.", "Leave it out.")


@AWAY.query("KS-W-052", "WorkingDaysLost", source="census.md I09")
def days_lost_within_a_year(record: Record, asked: Asked) -> Found:
    """Nobody loses more working days than the year has."""
    if record.get("WorkingDaysLost", NOUGHT) <= asked.year_days:
        return None
    return Fault(f"is above {asked.year_days}, the working days of the year.", "Check it.")


@AWAY.query("KS-W-053", "WorkingDaysLost", source="census.md I09")
def days_lost_while_in_post(record: Record, asked: Asked) -> Found:
    """Nobody loses more working days than there were while they were in post."""
    lost = record.get("WorkingDaysLost")
    if not lost:
        return None
    began = max(record.starts or asked.first, asked.first)
    left = min(record.ends or asked.last, asked.last)
    if left < began or lost <= weekdays(began, left):
        return None
    return Fault("is above the working days since the start or to the end.", "Check it.")


@AWAY.query("KS-W-054", "BaseSalary", source="census.md I17", since=2025)
def salary_that_can_be(record: Record, asked: Asked) -> Found:
    """A base salary, made up to full time, lies where salaries lie."""
    salary, fte = record.get("BaseSalary"), record.fte or record.get("FTE30", NOUGHT)
    low, high = asked.limits.salary_from, asked.limits.salary_to
    if salary is None or (salary and not fte):
        return None
    # Whether the salary is meant as paid or as for full time is not known: one of them fits.
    if salary and (low <= salary <= high or low <= salary / fte <= high):
        return None
    return Fault(f"is not between £{low:,f} and £{high:,f} for full time.", "Check it.")


@AWAY.query("KS-W-055", "FrontlineGrad", source="Keystay's: both are a first way in")
def one_way_into_social_work(record: Record, asked: Asked) -> Found:
    """Nobody is a graduate of both Step Up and Frontline."""
    if record.get("StepUpGrad") != "1" or record.get("FrontlineGrad") != "1":
        return None
    return Fault("and StepUpGrad are both 1.", "Keep the one that is right.")


def weekdays(first: date, last: date) -> Decimal:
    """Mondays to Fridays from the first day to the last, both included."""
    weeks, over = divmod((last - first).days + 1, WEEK)
    rest = (first + timedelta(days=n) for n in range(over))
    return Decimal(weeks * 5 + sum(each.weekday() < 5 for each in rest))
