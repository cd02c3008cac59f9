"""Rules about a worker's dates: born, began, left."""

from datetime import date

from keystay.governance.census.asked import Asked
from keystay.governance.census.record import Record
from keystay.governance.census.rules.rule import Fault, Found, Rulebook

DATES = Rulebook("A worker's dates")


@DATES.error("KS-W-021", "RoleEndDate", source="census.md T10")
def left_in_the_year(record: Record, asked: Asked) -> Found:
    """A leaving date lies in the census year."""
    if record.ends is None or asked.first <= record.ends <= asked.last:
        return None
    words = f"is outside the year from {asked.first} to {asked.last}."
    return Fault(words, "Check it, or leave the worker out.")


@DATES.error("KS-W-022", "RoleStartDate", source="census.md I02")
def began_by_the_day(record: Record, asked: Asked) -> Found:
    """A start date is not after 30 September."""
    if record.starts is None or record.starts <= asked.last:
        return None
    return Fault(f"is after {asked.last}.", "Check it, or leave the worker out.")


@DATES.error("KS-W-023", "RoleEndDate", source="census.md I02")
def left_after_beginning(record: Record, asked: Asked) -> Found:
    """Nobody leaves before they begin."""
    if record.ends is None or record.starts is None or record.starts <= record.ends:
        return None
    return Fault(f"is before the start on {record.starts}.", "Check both dates.")


@DATES.error("KS-W-024", "PersonBirthDate", source="census.md I02")
def old_enough_to_begin(record: Record, asked: Asked) -> Found:
    """Nobody begins before the age at which anybody could."""
    born, starts = record.get("PersonBirthDate"), record.starts
    if born is None or starts is None or age(born, starts) >= asked.limits.youngest:
        return None
    words = f"makes the worker younger than {asked.limits.youngest} at the start."
    return Fault(words, "Check it and the start date.")


@DATES.query("KS-W-025", "PersonBirthDate", source="census.md I02")
def of_a_usual_age(record: Record, asked: Asked) -> Found:
    """Hardly any social worker is under 20."""
    born = record.get("PersonBirthDate")
    if born is None or age(born, asked.last) >= asked.limits.young:
        return None
    return Fault(f"makes the worker younger than {asked.limits.young}.", "Check it.")


@DATES.query("KS-W-026", "RoleEndDate", source="census.md I18")
def left_on_the_day_itself(record: Record, asked: Asked) -> Found:
    """What the Department does with someone who leaves on 30 September is not known."""
    if not record.leaver or record.ends != asked.last:
        return None
    words = "is the reference day; is this worker a leaver or still in post?"
    return Fault(words, "See the Department's guide on staff leaving on 30 September.")


def age(born: date, on: date) -> int:
    """Whole years from birth to the day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
