"""The room's tables, gathered for Django."""

from keystay.workforce.absence.models import Absence, SicknessReason, SicknessTotal
from keystay.workforce.assignments.models import Assignment, TeamManager
from keystay.workforce.feeds.models import HeadingMemory, Import
from keystay.workforce.people.models import (
    EqualityAnswers,
    FormerName,
    Person,
    Qualification,
    Stage,
)
from keystay.workforce.posts.models import Post
from keystay.workforce.registrations.models import Registration, Renewal

__all__ = [
    "Absence",
    "Assignment",
    "EqualityAnswers",
    "FormerName",
    "HeadingMemory",
    "Import",
    "Person",
    "Post",
    "Qualification",
    "Registration",
    "Renewal",
    "SicknessReason",
    "SicknessTotal",
    "Stage",
    "TeamManager",
]
