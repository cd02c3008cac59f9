"""A few supervisions with notes and actions, so that the demo's workers have some to read."""

from collections.abc import Iterable
from dataclasses import dataclass

from keystay.config.demo.accounts import SignIn
from keystay.config.demo.story import Story
from keystay.config.demo.supervision import Met
from keystay.support.supervision.models import Kind

WITH_NOTES = ("social.worker", "new.worker", "agency.worker")


@dataclass(frozen=True)
class Written:
    """What the two wrote down, and the action that the worker took on."""

    notes: str
    action: str


# Invented, and about nobody: the worker's own practice, never a child.
TEXTS = (
    Written(
        "Talked about how the week is planned. Two visits clash with court days, so we moved the "
        "regular visits to Tuesdays. Going well: direct work, and recording on the same day. "
        "Wants time to read before the next reflective session.",
        "Keep Friday morning free for recording and reading",
    ),
    Written(
        "Reviewed the number of cases against capacity and agreed what can close. Talked about "
        "what helps after a hard conversation, and about using the team's Wednesday lunch. "
        "Would like to shadow a colleague who prepares reports for court.",
        "Arrange to shadow a colleague in court next month",
    ),
)


def with_notes(story: Story, sign_ins: Iterable[SignIn]) -> list[tuple[Met, Written]]:
    """The last two sessions of the workers who can sign in, with what was written, in order."""
    found = []
    for each in sign_ins:
        if each.human is None or each.email.split("@")[0] not in WITH_NOTES:
            continue
        own = [met for met in story.met if met.worker is each.human and met.kind != Kind.GROUP]
        found += list(zip(sorted(own, key=lambda met: met.day)[-2:], TEXTS, strict=False))
    return found
