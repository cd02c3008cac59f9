"""What the sources leave open about the return, as this council reads it (census.md 2.3, 10).

Each is a dated setting (`settings.toml`), so that a year can be read in another way than the
year before once the Department's guide is to hand. The values here are those that ship.
"""

from dataclasses import dataclass
from decimal import Decimal

LAST_DAY, LAST_YEAR = "last_day", "last_year"
LEAVER, BOTH = "leaver", "both"
LEFT_OUT = "left_out"
# What each reading may be, where it is a choice.
CHOICES = {
    "leavers_fte": ("FTE30", "FTE"),
    "fte30_of_leavers": (LAST_DAY, LAST_YEAR),
    "leaving_on_the_day": (LEAVER, BOTH),
    "moved_out": (LEFT_OUT, LEAVER),
}


class NoSuchReading(LookupError):
    """A setting says something that is no way to read the return; the message says what is."""

    def __init__(self, name: str, value: str) -> None:
        ways = " or ".join(CHOICES[name])
        super().__init__(f"The policy's census.{name} is “{value}”. Set it to {ways}.")


@dataclass(frozen=True)
class Readings:
    """How the open items are read in one census year.

    `leavers_fte`: FTE30 or FTE, the item that tells a leaver's FTE; the item FTE is then 0.
    `fte30_of_leavers`: last_day, the hours with which they left, or last_year, those of
    30 September before (or of their start). `agency_items`: what agency rows carry besides
    flag, number and FTE. `leaving_on_the_day`: leaver, or both in post and a leaver.
    `moved_out`: left_out, or leaver with reason 7. `file_name`: with {lea} and {year}.
    """

    leavers_fte: str = "FTE30"
    fte30_of_leavers: str = LAST_DAY
    agency_items: tuple[str, ...] = ("OrgRole", "Cases30", "ContractWeeks")
    leaving_on_the_day: str = LEAVER
    moved_out: str = LEFT_OUT
    file_name: str = "CSWW_{lea}_{year}.xml"

    def __post_init__(self) -> None:
        """Raises NoSuchReading, so that a slip in a setting cannot pass for a reading."""
        for name, ways in CHOICES.items():
            if getattr(self, name) not in ways:
                raise NoSuchReading(name, getattr(self, name))

    def name_of_file(self, lea: str, year: int) -> str:
        """The name under which a return is sent, never with a folder in it."""
        told = self.file_name.replace("{lea}", lea).replace("{year}", str(year))
        return told.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True)
class Limits:
    """From where a check asks whether a value is meant; settings of the council."""

    cases_per_fte: Decimal = Decimal(50)
    contract_weeks: Decimal = Decimal(500)
    youngest: int = 16
    young: int = 20
    salary_from: Decimal = Decimal(20_000)
    salary_to: Decimal = Decimal(150_000)
    change_percent: Decimal = Decimal(20)
    year_days: int = 253
    leap_year_days: int = 254


SHIPPED, USUAL = Readings(), Limits()
