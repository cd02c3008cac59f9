"""Ids in what people send: out of reach in a form or a query is refused, and nothing is written.

Every field that offers things by their id is found on the pages themselves, for every role;
each is then sent the id of every kind of thing that it does not offer.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from tests.access.asking import ask
from tests.access.filled import Offered, choices_of, every_id, filled, forms_of, offered
from tests.access.world import WHERE, World

from keystay.access.permissions import Permission as P
from keystay.core.ids import new_id
from keystay.organisation.models import Team
from keystay.support.supervision import views as supervision_views
from keystay.workforce.models import Person

pytestmark = pytest.mark.django_db
MOST = 4  # of one field, as different people and on different pages
EACH_KIND = 1  # ids of one kind that are tried on one field
EVERY_ONE = ("person", "team")  # all of these are
WORD = r"\w+"
SENT = 4  # of the other kinds, those that are sent to the page
# What a field may offer beyond those within reach of whoever fills the form, and why.
WIDER = {
    # A supervisor may be any manager of the worker's service, or someone above it.
    ("supervision:agree", "supervisor"): {"manager", "other_manager", "service_manager"},
    # An auditor stands apart from the team: the worker or its manager takes an improvement on.
    ("audits:improve", "owner"): {"worker", "far", "stranger", "manager", "other_manager"},
}
# A form that is sent by GET and changes nothing: what it names out of reach is left out.
ONLY_READ = {"audits:share"}
# A correction offers every team that stood in the days of the row, closed since or not.
CLOSED_TOO = {("assignments:correct", "team")}
# Fields that also offer the team where someone works: a worker asks families of their own team.
OWN_TEAM = {("feedback:ask", "team")}


@dataclass(frozen=True)
class Box:
    """A field that takes ids, on a form that someone gets."""

    on: Offered
    field: str

    @property
    def choices(self) -> list[str]:
        return choices_of(self.on.form.fields[self.field])

    def sent(self, value: str) -> dict[str, Any]:
        several = isinstance(self.on.form.fields[self.field], forms.MultipleChoiceField)
        return {**filled(self.on.form), self.field: [value] if several else value}

    def __str__(self) -> str:
        return f"{self.on}, {self.field}"


def boxes(on: Iterable[Offered]) -> Iterator[Box]:
    """Every field that takes ids, as a few who get it and about two of what its page is about."""
    ids = {pk for kind in every_id().values() for pk in kind}
    seen, tried = set(), Counter[tuple[str, str]]()
    for each in on:
        for name, field in each.form.fields.items():
            takes = isinstance(field, forms.ModelChoiceField) or ids & set(choices_of(field))
            key = (each.address.name, each.who, each.named[:1] in ((), ("worker",)), name)
            if each.address.name in ONLY_READ:
                continue
            if takes and key not in seen and tried[key[0], name] < MOST:
                seen.add(key)
                tried[key[0], name] += 1
                yield Box(each, name)


@pytest.fixture(scope="module")
def everything(council: World) -> list[Offered]:
    return list(offered(council))


@pytest.fixture(scope="module")
def found(everything: list[Offered]) -> list[Box]:
    return list(boxes(everything))


def test_the_fields_that_take_ids_are_found(found: list[Box]) -> None:
    assert {(box.on.address.name, box.field) for box in found} >= {
        ("users:invite", "team"),
        ("users:invite", "service"),
        ("roles:give", "team"),
        ("posts:add", "team"),
        ("assignments:start", "team"),
        ("assignments:start", "post"),
        ("assignments:change", "team"),
        ("team:add", "service"),
        ("team:manager", "person"),
        ("supervision:agree", "supervisor"),
        ("supervision:record", "done"),
        ("supervision:record-group", "workers"),
    }
    assert {box.on.who for box in found} >= {"manager", "other_manager", "service_manager"}


def test_no_id_is_taken_in_a_field_that_does_not_say_which_it_takes(
    everything: list[Offered],
) -> None:
    ids = {pk for kind in every_id().values() for pk in kind}
    loose = {
        f"{each} {name}"
        for each in everything
        for name, field in each.form.fields.items()
        if str(each.form.get_initial_for_field(field, name)) in ids and not choices_of(field)
    }
    assert not loose


def test_an_id_that_is_not_offered_is_refused_and_nothing_is_written(found: list[Box]) -> None:
    wrong = [fault for box in found for fault in _taken(box)]
    assert not wrong, "\n".join(wrong[:20])


def test_one_allowed_and_one_not_is_refused_as_a_whole(found: list[Box]) -> None:
    several = [
        box for box in found if isinstance(box.on.form.fields[box.field], forms.MultipleChoiceField)
    ]
    assert {box.field for box in several} >= {"workers", "done"}
    for box in several:
        for kind, value in _not_offered(box):
            both = {**box.sent(value), box.field: [box.choices[0], value]}
            answer = ask(box.on.client, "POST", box.on.url, both)
            assert (answer.status, answer.writes) == (200, []), f"{box} with a {kind}"


def test_what_is_offered_is_within_reach(council: World, found: list[Box]) -> None:
    wrong = [fault for box in found for fault in _too_wide(council, box)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_same_with_an_id_that_is_offered_is_done(found: list[Box]) -> None:
    """Else what was refused may have been refused for another reason."""
    done: dict[tuple[str, str], bool] = defaultdict(bool)
    for box in found:
        key = box.on.address.name, box.field
        done[key] = done[key] or any(_does(box, each) for each in box.choices)
    assert not [key for key, was_done in done.items() if not was_done]


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("members", lambda team, on: Person.objects.all()),
        ("may_supervise", lambda worker, user, on: Person.objects.exclude(pk=worker.pk)),
    ],
)
def test_a_field_that_offers_everyone_is_found_out(
    council: World, monkeypatch: pytest.MonkeyPatch, name: str, opened: Callable[..., Any]
) -> None:
    monkeypatch.setattr(supervision_views, name, opened)
    assert any(
        True for box in boxes(offered(council, "supervision:")) for _ in _too_wide(council, box)
    )


def test_a_field_that_takes_what_it_does_not_offer_is_found_out(
    found: list[Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms.MultipleChoiceField, "valid_value", lambda self, value: True)
    assert any(_taken(box) for box in found if box.field in ("workers", "done"))


def test_an_id_in_a_query_shows_nothing_out_of_reach(council: World) -> None:
    """`?team=`, `?person=` and the like: nobody is shown by them who is not shown without."""
    wrong, tried = [], 0
    names = ("team", "person", "service", "worker")
    for who in ("worker", "manager", "other_manager", "service_manager", "director"):
        client = council.clients[who]
        for path in ("/", "/due/team/", "/done/", "/people/", "/establishment/", "/search/?q=a"):
            plain = client.get(path)
            if plain.status_code != 200:
                continue
            before, joined = _words(plain), "&" if "?" in path else "?"
            for name in names:
                for pk, marks in _strangers(council, who):
                    shown = _words(client.get(f"{path}{joined}{name}={pk}"))
                    tried += 1
                    wrong += [
                        f"{who} {path} {name}: {m}"
                        for m in marks
                        if f" {m} " in shown and f" {m} " not in before
                    ]
    assert tried > 300
    assert not wrong


def _words(page: Any) -> str:
    """The words of a page: a short name may also stand by chance inside a secret of its forms."""
    return f" {' '.join(re.findall(WORD, page.content.decode()))} "


def _does(box: Box, value: str) -> bool:
    answer = ask(box.on.client, "POST", box.on.url, box.sent(value))
    return bool(answer.writes) and answer.status in (200, 302)


def _taken(box: Box) -> Iterator[str]:
    """What is wrong when the field is sent ids that it does not offer.

    The field itself refuses every kind; a few of them, other ones each time, are sent, which
    shows that the page asks the field.
    """
    wrong = list(_not_offered(box))
    for kind, value in wrong:
        if not _refuses(box, value):
            yield f"{box} takes a {kind}"
    others = [each for each in wrong if each[0] not in EVERY_ONE]
    sent = random.Random(str(box)).sample(others, k=min(SENT, len(others)))
    for kind, value in [each for each in wrong if each[0] in EVERY_ONE] + sent:
        answer = ask(box.on.client, "POST", box.on.url, box.sent(value))
        told = [form.errors.get(box.field, []) for form in forms_of(answer.response)]
        if answer.status != 200 or not any(told):
            yield f"{box} took a {kind}: {answer.status} {answer.problem}"
        if answer.writes:
            yield f"{box} wrote with a {kind}: {answer.writes[0][0][:80]}"


def _refuses(box: Box, value: str) -> bool:
    field = box.on.form.fields[box.field]
    try:
        field.clean([value] if isinstance(field, forms.MultipleChoiceField) else value)
    except forms.ValidationError:
        return True
    return False


def _not_offered(box: Box) -> Iterator[tuple[str, str]]:
    mine = set(box.choices)
    for kind, ids in every_id().items():
        most = None if kind in EVERY_ONE else EACH_KIND
        yield from [(kind, pk) for pk in ids if pk not in mine][:most]
    yield "thing that does not exist", new_id()
    yield "number", "1"


def _too_wide(world: World, box: Box) -> Iterator[str]:
    """What the field offers although whoever fills the form does not reach it."""
    permission, who = box.on.address.policy.permission, box.on.who  # type: ignore[union-attr]
    key = (box.on.address.name, box.field)
    wider = WIDER.get(key)
    own = world.teams.get(WHERE.get(who, "")) if key in OWN_TEAM else None
    people = {person.pk: name for name, person in world.people.items()}
    for value in box.choices:
        team = Team.objects.filter(pk=value).first()
        closed = team == world.closed and key not in CLOSED_TOO
        if team is not None and (
            closed or not (team == own or world.reaches_team(who, permission, team))
        ):
            yield f"{box} offers the team {team}"
        if value not in people:
            continue
        name = people[value]
        if name not in wider if wider is not None else not world.reaches(who, permission, name):
            yield f"{box} offers {name}"


def _strangers(world: World, who: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Things that someone does not reach, each with what would give it away."""
    for name, team in world.teams.items():
        if not world.reaches_team(who, P.PERSON_READ, team):
            yield team.pk, (name,)
    for name, person in world.people.items():
        if not world.reaches(who, P.PERSON_READ, name):
            yield person.pk, (person.family_name, person.first_name)
