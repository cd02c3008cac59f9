"""Actions and risks get an account for their owner, the Task Group one for its members.

Until now an owner was a staff record; a director without one could own nothing. Each row keeps
whom it had. This only adds and fills; 0008 takes the old columns away.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_accounts(apps: Any, schema_editor: Any) -> None:
    """Copy the account of each owner and member; a member without one stays by name."""
    for name in ("Action", "Risk"):
        for row in apps.get_model("governance", name).objects.select_related("owner"):
            if row.owner.user_id is None:
                raise RuntimeError(_no_account(name, row))
            row.account_id = row.owner.user_id
            row.save(update_fields=["account"])
    members = apps.get_model("governance", "Member").objects.exclude(person=None)
    for row in members.select_related("person"):
        row.account_id = row.person.user_id
        if row.account_id is None:
            row.name = f"{row.person.first_name} {row.person.family_name}"[:100]
        row.save(update_fields=["account", "name"])


def _no_account(kind: str, row: Any) -> str:
    said = row.what if kind == "Action" else row.title
    return (
        f"{kind} “{said}” belongs to {row.owner.first_name} {row.owner.family_name}, who has no "
        "account. Give it to someone who can sign in, and upgrade again. Nothing was changed."
    )


def account(null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("governance", "0006_one_answer_to_a_proposal"),
    ]

    operations = [
        migrations.AddField(
            "felldue",
            "owed_by_account",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
            ),
        ),
        migrations.RemoveConstraint("member", "a_member_is_a_person_or_a_name"),
        migrations.AddField("action", "account", account()),
        migrations.AddField("risk", "account", account()),
        migrations.AddField("member", "account", account()),
        migrations.RunPython(give_accounts, migrations.RunPython.noop),
    ]
