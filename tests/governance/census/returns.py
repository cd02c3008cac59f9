"""Returns for the tests: one that no rule has anything to say about, and ways to spoil it."""

from dataclasses import replace
from io import BytesIO

from keystay.governance.census.asked import Asked
from keystay.governance.census.check import check
from keystay.workforce.feeds.csww.layout import layout
from keystay.workforce.feeds.csww.reader import Head, Worker
from keystay.workforce.feeds.csww.writer import write_return

HEADER = {
    "Collection": "CSWW",
    "Year": "2025",
    "ReferenceDate": "2025-09-30",
    "SourceLevel": "L",
    "LEA": "895",
    "SoftwareCode": "Keystay",
    "DateTime": "2025-10-06T09:30:00",
}
TOTALS = {
    "NumberOfVacancies": "2.50",
    "NoAgencyFTE": "1.00",
    "NoAgencyHeadcount": "1",
    "RecruitmentBonus": "0",
    "RetentionBonus": "0",
    "PerformanceAward": "0",
    "CarAllowance": "1",
    "RelocationPackage": "2",
    "RegionalWeighting": "0",
    "CostSWE": "1",
    "CostDBS": "1",
    "OtherAllowances": "None",
}
PERSON = {
    "PersonBirthDate": "1988-03-14",
    "Sex": "F",
    "Ethnicity": "WBRI",
    "QualLevel": "2",
    "StepUpGrad": "0",
    "OrgRole": "5",
    "RoleStartDate": "2021-01-11",
    "StartOrigin": "2",
    "FTE30": "0.8",
    "WorkingDaysLost": "3.5",
    "FrontlineGrad": "0",
}
PAY = {"BaseSalary": "41250.00", "RRPayments": "0.00", "OtherPayments": "0.00"}
AMA = {
    "AgencyWorker": "0", "SWENo": "SW100001", "FTE": "0.8", **PERSON,
    "Cases30": "17", "Absat30Sept": "0", **PAY,
}  # fmt: skip
MO = {
    "AgencyWorker": "0", "SWENo": "SW100002", "FTE": "0", **PERSON, "RoleEndDate": "2025-06-30",
    "LeaverDestination": "1", "ReasonLeave": "1", **PAY,
}  # fmt: skip
BILAL = {
    "AgencyWorker": "1", "SWENo": "SW100003", "FTE": "1", "OrgRole": "5", "Cases30": "21",
    "ContractWeeks": "26.0",
}  # fmt: skip


def ordered(values, year=2025):
    """The values in the order of the year's layout, then any that it has not."""
    names = layout(year).worker
    known = {name: values[name] for name in names if name in values}
    return known | {name: value for name, value in values.items() if name not in known}


def head(header=None, totals=None, group="LALevel"):
    """A head; what is given replaces the usual, None takes out."""
    given = {**HEADER, **(header or {})}, {**TOTALS, **(totals or {})}
    of, council = ({k: v for k, v in each.items() if v is not None} for each in given)
    return Head(of, group, council)


def worker(values, line=1, others=(), **changes):
    """A worker with changes; None takes an item out."""
    told = {k: v for k, v in {**values, **changes}.items() if v is not None}
    return Worker(line, ordered(told), list(others))


def usual():
    """Ama in post, Mo who left in June, and Bilal of an agency."""
    return [worker(AMA, 1), worker(MO, 2), worker(BILAL, 3)]


def codes(workers=None, top=None, before=None, asked=None):
    """The codes of the rules that found something, each once."""
    return sorted(report(workers, top, before, asked).counts)


def report(workers=None, top=None, before=None, asked=None):
    """What the rules find, everything kept."""
    rows = usual() if workers is None else workers
    rows = [replace(each, line=n) for n, each in enumerate(rows, start=1)]
    return check(top or head(), rows, lambda of: asked or Asked(of), before, keep=None)


def as_bytes(top, workers):
    """The return's file."""
    file = BytesIO()
    write_return(file, top, workers)
    return file.getvalue()
