"""Owners and members are accounts: the columns that named staff records go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("governance", "0007_accounts_answer")]

    operations = [
        operation
        for name in ("action", "risk")
        for operation in (
            migrations.RemoveField(name, "owner"),
            migrations.RenameField(name, "account", "owner"),
            migrations.AlterField(
                name,
                "owner",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                ),
            ),
        )
    ] + [
        migrations.RemoveField("member", "person"),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=(Q(account=None) & ~Q(name="")) | (~Q(account=None) & Q(name="")),
                name="a_member_is_an_account_or_a_name",
            ),
        ),
    ]
