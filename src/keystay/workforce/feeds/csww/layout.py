"""The workforce census return, year by year, as data (domain/census.md 2 and 4).

Reconstructed from public schemas for 2021 to 2025; never show these names as the
department's own rule numbers. Elements are in the order in which a return writes them.
"""

from dataclasses import dataclass
from datetime import date

YEARS = range(2021, 2026)
GROUPS = ("LALevelVacancies", "LALevel")

TOTALS = ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount")
PAY_OFFERS = (
    "RecruitmentBonus",
    "RetentionBonus",
    "PerformanceAward",
    "CarAllowance",
    "RelocationPackage",
    "RegionalWeighting",
    "CostSWE",
    "CostDBS",
    "OtherAllowances",
)
WORKER = (
    "AgencyWorker",
    "SWENo",
    "FTE",
    "PersonBirthDate",
    "GenderCurrent",
    "Sex",
    "Ethnicity",
    "QualInst",
    "QualLevel",
    "StepUpGrad",
    "OrgRole",
    "RoleStartDate",
    "StartOrigin",
    "RoleEndDate",
    "LeaverDestination",
    "ReasonLeave",
    "FTE30",
    "Cases30",
    "WorkingDaysLost",
    "ContractWeeks",
    "FrontlineGrad",
    "Absat30Sept",
    "ReasonAbsence",
    "CFKSSstatus",
    "BaseSalary",
    "RRPayments",
    "OtherPayments",
)
# First and last census year of the elements that have not always been there.
FROM_YEAR = {"Sex": 2024, "BaseSalary": 2025, "RRPayments": 2025, "OtherPayments": 2025}
TO_YEAR = {"GenderCurrent": 2023, "QualInst": 2024, "CFKSSstatus": 2024}


@dataclass(frozen=True)
class Layout:
    """What a return of one census year looks like."""

    year: int
    group: str
    totals: tuple[str, ...]
    worker: tuple[str, ...]

    @property
    def first_day(self) -> date:
        """1 October: the first day of the census year."""
        return date(self.year - 1, 10, 1)

    @property
    def reference_day(self) -> date:
        """30 September: the day on which stock is counted."""
        return date(self.year, 9, 30)


def layout(year: int) -> Layout:
    """The layout of a census year. Raises LookupError outside 2021 to 2025."""
    if year not in YEARS:
        raise LookupError(f"Keystay reads returns of {YEARS[0]} to {YEARS[-1]}, not {year}.")
    return Layout(
        year=year,
        group="LALevel" if year >= 2025 else "LALevelVacancies",
        totals=TOTALS + (PAY_OFFERS if year >= 2025 else ()),
        worker=tuple(
            name
            for name in WORKER
            if FROM_YEAR.get(name, 0) <= year <= TO_YEAR.get(name, YEARS[-1])
        ),
    )
