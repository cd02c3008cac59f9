"""On what terms someone works, and why they leave: values that the actions take."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from keystay.organisation.models import Team
from keystay.workforce.assignments.models import Assignment, Contract
from keystay.workforce.posts.models import Post


@dataclass(frozen=True)
class Terms:
    """Where, as what and for how much of full time someone works."""

    team: Team
    org_role: str
    contract: str
    fte: Decimal
    grade: str = ""
    title: str = ""
    post: Post | None = None
    basis: str = ""
    agency_name: str = ""

    @classmethod
    def of(cls, assignment: Assignment) -> "Terms":
        """The terms on which an assignment is held."""
        return cls(**{field.name: getattr(assignment, field.name) for field in fields(cls)})

    @property
    def agency(self) -> bool:
        """True for an agency worker, False for an employee."""
        return self.contract == Contract.AGENCY

    def tidy(self) -> "Terms":
        """The same; an employee is engaged for nothing in particular and through nobody."""
        return self if self.agency else replace(self, basis="", agency_name="")


@dataclass(frozen=True)
class Leaving:
    """Why someone left and where to: census codes ReasonLeave and LeaverDestination."""

    reason: str = "10"
    destination: str = "9"
