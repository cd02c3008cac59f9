"""Rules about what must be there: for everyone, for employees, for starters and leavers."""

from keystay.governance.census.asked import Asked
from keystay.governance.census.record import Record
from keystay.governance.census.rules.rule import Fault, Found, Rulebook

PRESENT = Rulebook("What must be there")

PAY_ITEMS = ("BaseSalary", "RRPayments", "OtherPayments")


@PRESENT.error("KS-W-001", "", source="census.md T05")
def what_everyone_needs(record: Record, asked: Asked) -> Found:
    """Every worker has the flag, the registration number and the FTE."""
    return _missing(record, asked.layout.of_everyone)


@PRESENT.error("KS-W-002", "", source="census.md T11")
def what_employees_need(record: Record, asked: Asked) -> Found:
    """An employee has the items that the year requires of employees."""
    return None if record.agency else _missing(record, asked.layout.of_employees)


@PRESENT.error("KS-W-003", "StartOrigin", source="census.md T12")
def start_and_origin_together(record: Record, asked: Asked) -> Found:
    """A start date comes with where the worker came from, and the other way round."""
    written = record.worker.values
    if ("RoleStartDate" in written) == ("StartOrigin" in written):
        return None
    if "StartOrigin" in written:
        return Fault("stands without a start date.", "Add RoleStartDate.")
    return None if _asked_of(record, asked) else Fault("is missing.", "Add it to the start date.")


@PRESENT.error("KS-W-004", "ReasonLeave", source="census.md T13")
def end_and_reason_together(record: Record, asked: Asked) -> Found:
    """A leaving date comes with the reason, and the other way round."""
    return _with_the_end(record, "ReasonLeave")


@PRESENT.error("KS-W-005", "LeaverDestination", source="census.md T14")
def end_and_destination_together(record: Record, asked: Asked) -> Found:
    """A leaving date comes with the destination, and the other way round."""
    return _with_the_end(record, "LeaverDestination")


@PRESENT.query("KS-W-006", "ReasonAbsence", source="census.md I08")
def absence_and_reason_together(record: Record, asked: Asked) -> Found:
    """Someone absent on the day has a reason for it, and nobody else has."""
    absent, reason = record.get("Absat30Sept") == "1", "ReasonAbsence" in record.worker.values
    if absent == reason:
        return None
    if absent:
        return Fault("is missing, though the worker was absent on the day.", "Add the reason.")
    return Fault("stands without an absence on the day.", "Set Absat30Sept to 1 or leave it out.")


@PRESENT.query("KS-W-007", "StartOrigin", source="census.md I14")
def origin_collected(record: Record, asked: Asked) -> Found:
    """Where starters came from has been collected."""
    return _not_yet(record, "StartOrigin", "10")


@PRESENT.query("KS-W-008", "LeaverDestination", source="census.md I14")
def destination_collected(record: Record, asked: Asked) -> Found:
    """Where leavers went has been collected."""
    return _not_yet(record, "LeaverDestination", "9")


@PRESENT.query("KS-W-009", "ReasonLeave", source="census.md I14")
def reason_collected(record: Record, asked: Asked) -> Found:
    """Why leavers left has been collected."""
    return _not_yet(record, "ReasonLeave", "10")


@PRESENT.query("KS-W-010", "Ethnicity", source="census.md I14")
def ethnicity_obtained(record: Record, asked: Asked) -> Found:
    """Ethnicity has been asked for."""
    return None if record.agency else _not_yet(record, "Ethnicity", "NOBT")


@PRESENT.query("KS-W-011", "BaseSalary", source="Community Care, May 2024", since=2025)
def salary_of_employees(record: Record, asked: Asked) -> Found:
    """An employee's base salary is given."""
    if record.agency or "BaseSalary" in record.worker.values:
        return None
    return Fault("is missing.", "Ask payroll for the yearly base salary.")


@PRESENT.query("KS-W-012", "ContractWeeks", source="census.md I13")
def contract_weeks_of_agency_workers_only(record: Record, asked: Asked) -> Found:
    """Only an agency worker has weeks of a contract."""
    if record.agency or "ContractWeeks" not in record.worker.values:
        return None
    return Fault("is for agency workers, and this is an employee.", "Leave it out.")


@PRESENT.query("KS-W-013", "", source="census.md I13", since=2025)
def pay_of_employees_only(record: Record, asked: Asked) -> Found:
    """Only an employee has a salary and payments."""
    if not record.agency:
        return None
    given = [name for name in PAY_ITEMS if name in record.worker.values]
    words, mend = "is for employees, and this is an agency worker.", "Leave it out."
    return [Fault(words, mend, None, name) for name in given] or None


@PRESENT.query("KS-W-014", "RoleEndDate", source="census.md 7: samples break it")
def no_leavers_among_agency_workers(record: Record, asked: Asked) -> Found:
    """An agency worker in the return was there on the day, so none has left."""
    if not record.agency or record.ends is None:
        return None
    return Fault("is for employees, and this is an agency worker.", "Leave it out.")


def _asked_of(record: Record, asked: Asked) -> bool:
    """True if KS-W-002 says already that StartOrigin is missing."""
    return not record.agency and "StartOrigin" in asked.layout.of_employees


def _missing(record: Record, names: tuple[str, ...]) -> Found:
    written = record.worker.values
    lacking = [name for name in names if name not in written]
    return [Fault("is missing.", "Add it.", "", name) for name in lacking] or None


def _with_the_end(record: Record, name: str) -> Found:
    written = record.worker.values
    if ("RoleEndDate" in written) == (name in written):
        return None
    if name in written:
        return Fault("stands without a leaving date.", "Add RoleEndDate or leave it out.")
    return Fault("is missing for someone who left.", "Add it to the leaving date.")


def _not_yet(record: Record, name: str, code: str) -> Found:
    if record.get(name) != code:
        return None
    return Fault("says that it is not yet collected.", "Ask, and enter the answer.")
