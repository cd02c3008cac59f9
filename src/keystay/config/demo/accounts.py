"""The sign-ins of the demo council: one for each role, and which made-up person each is."""

from collections.abc import Callable
from dataclasses import dataclass

from keystay.config.demo import places
from keystay.config.demo.managers import Turn
from keystay.config.demo.people import Human
from keystay.config.demo.staffing import Job
from keystay.config.demo.story import Story
from keystay.workforce.assignments.models import Contract
from keystay.workforce.people.models import StageName


@dataclass(frozen=True)
class SignIn:
    """An account: `human` is the made-up worker whose it is, where it is a worker's.

    `team` and `service` name what the role is over, for the roles that are over something.
    """

    email: str
    name: str
    role: str
    words: str
    human: Human | None = None
    team: str = ""
    service: str = ""


def sign_ins(story: Story) -> list[SignIn]:
    """One account for each role, around one team so that their pages fit together."""
    team = _team(story)
    service = places.BY_NAME[team].service
    manager = _now(story.hierarchy.teams[team])
    return [
        _worker("social.worker", "Social worker", _someone(story, team, _is_experienced)),
        _worker("new.worker", "Newly qualified social worker", _someone(story, team, _is_new)),
        _worker("agency.worker", "Agency social worker", _someone(story, team, _is_agency)),
        _named("team.manager", "Team manager", manager, "team_manager", team=team),
        _named(
            "service.manager",
            "Service manager",
            _now(story.hierarchy.services[service]),
            "service_manager",
            service=service,
        ),
        _named("principal.social.worker", "Principal social worker", _principal(story)),
        _other("workforce.lead", "Workforce lead", "Morgan Ellery"),
        _other("director", "Director", "Ros Tamworth"),
        _other("councillor", "Councillor", "Idris Marchbank"),
        _other("administrator", "System administrator", "Jo Kestrel", "administrator"),
        _other("auditor", "Auditor", "Noor Whitlock"),
    ]


def _team(story: Story) -> str:
    """The team in which most of the wanted people work: the demo's own team."""
    names = [place.name for place in places.PLACES if place.service == places.IN_NEED]

    def wanted(name: str) -> int:
        kinds: tuple[Pick, ...] = (_is_new, _is_agency, _is_experienced)
        found = sum(_someone(story, name, kind, anywhere=False) is not None for kind in kinds)
        return found + 2 * (_now(story.hierarchy.teams[name]) is not None)

    return max(names, key=wanted)


Pick = Callable[[Story, Job], bool]


def _is_new(story: Story, job: Job) -> bool:
    return _stage(story, job) == StageName.NEWLY_QUALIFIED


def _is_agency(story: Story, job: Job) -> bool:
    return job.contract == Contract.AGENCY


def _is_experienced(story: Story, job: Job) -> bool:
    own = job.contract != Contract.AGENCY and job.role == "5"
    return own and _stage(story, job) in (StageName.EXPERIENCED, StageName.SOCIAL_WORKER)


def _someone(story: Story, team: str, fits: Pick, anywhere: bool = True) -> Human | None:
    held = {spell.human for spell in story.caseload.spells if spell.ends is None}
    present = [job for job in story.jobs if job.on(story.until) and fits(story, job)]
    with_cases = [job for job in present if job.human.id in held] or present
    in_team = [job for job in with_cases if job.place.name == team]
    chosen = in_team or (with_cases if anywhere else [])
    return chosen[0].human if chosen else None


def _stage(story: Story, job: Job) -> str:
    return next((s.name for s in story.standings if s.human is job.human and s.ends is None), "")


def _principal(story: Story) -> Human | None:
    return _now(story.hierarchy.services[places.QUALITY])


def _now(turns: list[Turn]) -> Human | None:
    return next((turn.human for turn in turns if turn.ends is None), None)


def _worker(account: str, words: str, human: Human | None) -> SignIn:
    return _named(account, words, human, "social_worker")


def _named(
    account: str,
    words: str,
    human: Human | None,
    role: str = "",
    *,
    team: str = "",
    service: str = "",
) -> SignIn:
    name = f"{human.name.first} {human.name.family}" if human else words
    code = role or account.replace(".", "_")
    return SignIn(f"{account}@demo.example", name, code, words, human, team, service)


def _other(account: str, words: str, name: str, role: str = "") -> SignIn:
    code = role or account.replace(".", "_")
    return SignIn(f"{account}@demo.example", name, code, words)
