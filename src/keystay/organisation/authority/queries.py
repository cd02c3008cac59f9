"""Which council this is, and the list of councils to choose from."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from keystay.organisation.authority.models import Authority


@dataclass(frozen=True)
class Listed:
    """An authority of the published list, with its ten statistical neighbours' codes."""

    code: str
    name: str
    region: str
    neighbours: tuple[str, ...]
    closeness: tuple[str, ...]


def this_council() -> Authority | None:
    """The council that this Keystay serves, or None before it is set up."""
    return Authority.objects.first()


@cache
def authorities() -> dict[str, Listed]:
    """England's children's services authorities by DfE code, in order of name.

    From the DfE statistical neighbour model 2025 (OGL v3), shipped unaltered.
    """
    source = files(__package__) / "data" / "sn_model_2025_wide.csv"
    with source.open(encoding="utf-8-sig") as file:
        listed = [_listed(row) for row in csv.DictReader(file)]
    return {each.code: each for each in sorted(listed, key=lambda each: each.name)}


def _listed(row: dict[str, str]) -> Listed:
    return Listed(
        code=row["old_la_code"].strip(),
        name=row["la_name"].strip(),
        region=row["region_name"].strip(),
        neighbours=tuple(row[f"SN_{n}"].strip() for n in range(1, 11)),
        closeness=tuple(row[f"SN_{n}P"].strip() for n in range(1, 11)),
    )
