"""Everything sealed, sealed anew under the first key, so that an old key can be taken away."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models, transaction

from keystay.core.audit.actions import Actor, record
from keystay.core.sealed import reseal
from keystay.organisation.authority.queries import this_council

AT_A_TIME = 500
# Where the library keeps what opens a second factor, inside its own column.
IN_FACTORS = ("secret", "seed")


class NoKeyFits(Exception):
    """Something was sealed under a key that is not among those given, or was changed."""


def sealed_columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every table with sealed columns and their names: `sealed`, `sealed_reason` and the like."""
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.BinaryField) and field.attname.startswith("sealed")
        ]
        if names:
            yield model, names


@transaction.atomic
def reseal_everything(*, by: Actor) -> int:
    """Seal every sealed text and second factor anew; returns how many there were.

    All or nothing. The words, and the moment that each seal tells, stay as they are. Raises
    NoKeyFits, which names the table and the row.
    """
    count = sum(_reseal_table(model, names) for model, names in sealed_columns())
    count += _reseal_factors()
    council = this_council()
    if council is not None:
        record(kind="keys.resealed", by=by, subject=council, after={"texts": count})
    return count


def _reseal_table(model: type[models.Model], names: list[str]) -> int:
    rows = list(model._base_manager.select_for_update())
    count = 0
    for row in rows:
        for name in names:
            if getattr(row, name) is not None:
                setattr(row, name, _moved(row, bytes(getattr(row, name))))
                count += 1
    model._base_manager.bulk_update(rows, names, batch_size=AT_A_TIME)
    return count


def _reseal_factors() -> int:
    rows, count = list(Authenticator.objects.select_for_update()), 0
    for row in rows:
        for name in IN_FACTORS:
            if name in row.data:
                row.data[name] = _moved(row, row.data[name].encode()).decode()
                count += 1
    Authenticator.objects.bulk_update(rows, ["data"], batch_size=AT_A_TIME)
    return count


def _moved(row: models.Model, sealed: bytes) -> bytes:
    try:
        return reseal(sealed)
    except InvalidToken:
        raise NoKeyFits(
            f"{row._meta.label} {row.pk} opens with none of the keys. Add the key under which it "
            "was sealed to KEYSTAY_NOTES_KEYS. Nothing was changed."
        ) from None
