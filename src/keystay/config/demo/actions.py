"""Loading the demo council: everything in one transaction, one event for each kind of row."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import models, transaction

from keystay.access.roles.actions import grant
from keystay.access.users.actions import make_account
from keystay.access.users.models import User
from keystay.caseloads.cases.actions import load as load_cases
from keystay.caseloads.continuity.actions import reckon_ahead
from keystay.caseloads.months.actions import keep
from keystay.config.demo import accounts, rows
from keystay.config.demo.accounts import SignIn
from keystay.config.demo.aims import tell_aims
from keystay.config.demo.allocations import tell_allocations
from keystay.config.demo.audits import tell_audits
from keystay.config.demo.census import tell_census
from keystay.config.demo.exceptional import ask_for_notes
from keystay.config.demo.feedback import tell_feedback
from keystay.config.demo.forecast import BEGINNING
from keystay.config.demo.governing import tell_agenda, tell_governing
from keystay.config.demo.handovers import tell_handovers
from keystay.config.demo.intensive import tell_intensive
from keystay.config.demo.notes import Written, with_notes
from keystay.config.demo.overloads import tell_overloads
from keystay.config.demo.places import ALL_PLACES, SERVICES
from keystay.config.demo.posts import FOUNDED
from keystay.config.demo.reports import tell_reports
from keystay.config.demo.stepdown import tell_stepdown
from keystay.config.demo.story import SEED, Story, tell
from keystay.config.demo.supervision import Met
from keystay.config.demo.targets import COUNCIL
from keystay.core.audit.actions import record
from keystay.core.clock import today
from keystay.governance.promises.actions import keep as keep_promises
from keystay.organisation.authority.actions import name_council
from keystay.organisation.authority.queries import this_council
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.actions import load_pack
from keystay.organisation.policy.queries import policy
from keystay.organisation.teams.actions import TeamDetails, add_service, add_team
from keystay.support.followups.actions import Agreed
from keystay.support.supervision.actions import Held
from keystay.support.supervision.actions import record as record_session
from keystay.workforce.models import Person
from keystay.workforce.people.actions import link_account

BY = "the demo"
PACK = "cheshire-east-2018"
AT_A_TIME = 2000
# What is told through actions once the rows are there, one after the other.
AFTERWARDS = (
    tell_handovers,
    tell_allocations,
    tell_stepdown,
    tell_intensive,
    tell_feedback,
    tell_audits,
    tell_census,
    ask_for_notes,
)

# What is being done, and how far it is, from 0 to 1.
Say = Callable[[str, float], None]


class NotHere(Exception):
    """The demo council is make-believe: it is never loaded in production."""


class NotEmpty(Exception):
    """The database holds a council already, which the demo will not touch."""


class TooEarly(Exception):
    """The day is before the story begins."""


def load(*, say: Say, seed: int = SEED) -> Story:
    """Load the demo council up to today. `say` hears what is being done and how far it is.

    Raises NotHere in production, NotEmpty where a council or an account exists, and
    TooEarly on a day before the story begins.
    """
    if settings.PRODUCTION:
        raise NotHere("The demo council is make-believe and is never loaded in production.")
    if this_council() is not None or User.objects.exists() or Person.objects.exists():
        raise NotEmpty("There is a council here already. Empty the data folder to load the demo.")
    if today() <= BEGINNING:
        raise TooEarly("The demo's story begins on 1 October 2016. Travel to a later day.")
    with transaction.atomic():
        say("Naming the council", 0.02)
        council = name_council(code=COUNCIL, by=BY, on=FOUNDED)
        load_pack(key=PACK, by=BY)
        teams, services = _places()
        say("Making up nine years", 0.1)
        every = policy(today()).starting_with("supervision.every_days.")
        story = tell(seed, today(), every)
        wanted = accounts.sign_ins(story)
        written = with_notes(story, wanted)
        for number, (what, batch) in enumerate(_batches(story, teams, written)):
            say(f"Loading {what}", 0.25 + 0.03 * number)
            type(batch[0])._default_manager.bulk_create(batch, batch_size=AT_A_TIME)
            after = {"what": what, "rows": len(batch)}
            record(kind="demo.loaded", by=BY, subject=council, after=after)
        say("Loading cases", 0.65)
        load_cases(spells=rows.spells(story, teams), plans=rows.plans(story), by=BY)
        say("Making sign-ins", 0.95)
        _sign_ins(wanted, teams, services)
        _write_notes(written)
        for tell_of in AFTERWARDS:
            tell_of(BY)
        keep(on=today(), by=BY)
        tell_overloads(BY)
        tell_governing(BY)
        _nights()
        say("Ready", 1)
    return story


def _nights() -> None:
    """What each night keeps, as if it had been, the targets, and what is reported of both."""
    keep_promises(on=today(), by=BY)
    tell_aims(BY)
    tell_agenda(BY)  # from what the night kept, and from how figures stand to their targets
    tell_reports(BY)
    reckon_ahead(on=today())


def _places() -> tuple[dict[str, str], dict[str, str]]:
    """The ids of teams and of services by name, which are made."""
    services = {name: add_service(name=name, by=BY) for name in SERVICES}
    details = [TeamDetails(p.name, services[p.service], FOUNDED, p.locality) for p in ALL_PLACES]
    teams = {each.name: add_team(details=each, by=BY).pk for each in details}
    return teams, {name: service.pk for name, service in services.items()}


def _batches(
    story: Story, teams: dict[str, str], written: list[tuple[Met, Written]]
) -> list[tuple[str, Sequence[models.Model]]]:
    """Rows by kind, those that others point to first; kinds without any are left out.

    Sessions with notes are recorded one by one, after their people can sign in.
    """
    apart = {id(met) for met, _ in written}
    plain = [met for met in story.met if id(met) not in apart]
    found: list[tuple[str, Sequence[models.Model]]] = [
        ("people", rows.people(story)),
        ("former names", rows.former_names(story)),
        ("equality answers", rows.equality(story)),
        ("qualifications", rows.qualifications(story)),
        ("registrations", rows.registrations(story)),
        ("renewals", rows.renewals(story)),
        ("stages of practice", rows.stages(story)),
        ("posts", rows.posts(story, teams)),
        ("assignments", rows.assignments(story, teams)),
        ("team managers", rows.team_managers(story, teams)),
        ("absences", rows.absences(story)),
        ("supervision agreements", rows.agreements(story)),
        ("supervisions", rows.sessions(plain, teams)),
    ]
    return [(what, batch) for what, batch in found if batch]


def _sign_ins(wanted: Sequence[SignIn], teams: dict[str, str], services: dict[str, str]) -> None:
    for each in wanted:
        user = make_account(
            email=each.email, name=each.name, password=settings.DEMO_PASSWORD, by=BY, demo=True
        )
        if each.human:
            link_account(person=Person.objects.get(pk=each.human.id), user=user, by=BY)
        grant(
            user=user,
            role=each.role,
            starts_on=today(),
            by=BY,
            over=_place(each, teams, services),
        )


def _place(each: SignIn, teams: dict[str, str], services: dict[str, str]) -> Team | Service | None:
    if each.team:
        return Team.objects.get(pk=teams[each.team])
    return Service.objects.get(pk=services[each.service]) if each.service else None


def _write_notes(written: list[tuple[Met, Written]]) -> None:
    for met, words in written:
        worker = Person.objects.get(pk=met.worker.id)
        agreed = (Agreed(words.action, worker),)
        held = Held(met.kind, met.day, met.minutes, notes=words.notes, agreed=agreed)
        supervisor = Person.objects.get(pk=met.supervisor.id)
        record_session(worker=worker, held=held, by=BY, supervisor=supervisor)
