"""The forms that someone gets on any page, and what to type into each so that it is taken.

Forms are found in what the pages are drawn from, so a new form is tried without touching this.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import Any

from django import forms
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.access.asking import ask
from tests.access.objects import is_out_of_reach, is_refused, things
from tests.access.url_map import Address, addresses
from tests.access.world import World

from keystay.core.clock import today
from keystay.core.components.fields import DateField
from keystay.core.ids import PublicId

MOST = 2  # pages of one address with forms, for one reader
READ_ONLY = 405  # a page that takes nothing, whatever its forms ask of other pages
READERS = 4  # who get a form of one address
# What is left empty: of two boxes that exclude each other one, and the end of what goes on.
LEFT_EMPTY = {"JoinForm": {"name": ""}, "CorrectForm": {"ends_on": ""}}
TYPED = {
    "email": "new.person@example.org",
    "number": "NEW1",
    "staff_number": "NEW1",
    "document": "D1",
}


@dataclass(frozen=True)
class Offered:
    """A form as someone gets it on a page."""

    who: str
    address: Address
    client: Client
    url: str
    named: tuple[str, ...]
    form: forms.BaseForm

    def __str__(self) -> str:
        return f"{self.address.name} {' '.join(self.named)} as {self.who}"


def offered(
    world: World, under: str = "", who: Collection[str] = (), about: Collection[str] = ()
) -> Iterator[Offered]:
    """Every form that anyone who is signed in gets, and can send, on our pages named so.

    As everyone or as those named in `who`; about what is named in `about`, even out of reach,
    or about as many things of each address as `MOST` for each of the first few readers: the
    next form is the same.
    """
    clients = {name: world.clients[name] for name in who or world.clients}
    most = None if about else MOST
    for address in addresses():
        if address.is_library or address.policy is None or address.policy.kind == "public":
            continue
        if address.name.startswith(under):
            each = (
                list(islice(_with_forms(world, address, reader, client, about), most))
                for reader, client in clients.items()
                if not is_refused(world, address, reader)
            )
            for pages in islice(filter(None, each), None if about or who else READERS):
                yield from chain.from_iterable(pages)


def _with_forms(
    world: World, address: Address, who: str, client: Client, about: Collection[str]
) -> Iterator[list[Offered]]:
    """The forms of each page of the address that has any, for someone."""
    for chosen in product(*[things(world, address.name, name) for name in address.takes]):
        named = dict(zip(address.takes, chosen, strict=True))
        what = tuple(thing.what for thing in chosen)
        left_out = not set(what) <= set(about) if about else is_out_of_reach(address, who, named)
        if left_out:
            continue
        url = reverse(address.name, kwargs={name: thing.id for name, thing in named.items()})
        if ask(client, "POST", url).status == READ_ONLY:
            return
        found = forms_of(client.get(url))
        if found:
            yield [Offered(who, address, client, url, what, form) for form in found]


def forms_of(response: Any) -> list[forms.BaseForm]:
    """The forms that a page was drawn from."""
    found = {}
    for layer in response.context or ():
        for value in layer.flatten().values() if hasattr(layer, "flatten") else layer.values():
            if isinstance(value, forms.BaseForm):
                found[id(value)] = value
    return list(found.values())


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """An answer to every question of the form, as a browser would send it."""
    typed = {name: _typed(form, name, field) for name, field in form.fields.items()}
    return {**typed, **LEFT_EMPTY.get(type(form).__name__, {})}


def choices_of(field: forms.Field) -> list[str]:
    """The values that a field offers, without the empty one; none for a field that is typed."""
    pairs = getattr(field, "choices", ())
    return [str(value) for value, _ in pairs if str(value)]


def every_id() -> dict[str, list[str]]:
    """The public ids of everything, by the name of its kind."""
    return {
        model._meta.model_name or "": list(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
        if isinstance(model._meta.pk, PublicId)
    }


def _typed(form: forms.BaseForm, name: str, field: forms.Field) -> Any:
    known = form.get_initial_for_field(field, name)
    known = getattr(known, "pk", known)
    if isinstance(field, DateField | forms.DateField):
        return (known or today()).isoformat()
    if choices_of(field):
        if not known and not field.required:
            return [] if isinstance(field, forms.MultipleChoiceField) else ""
        first = str(known) if str(known) in choices_of(field) else choices_of(field)[0]
        return [first] if isinstance(field, forms.MultipleChoiceField) else first
    if known not in (None, "") and not isinstance(field, forms.BooleanField):
        return str(known)
    if isinstance(field, forms.IntegerField):  # and decimals
        return str(field.min_value if field.min_value is not None else 1)
    return TYPED.get(name, "Words") if isinstance(field, forms.CharField) else ""
