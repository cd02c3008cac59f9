"""A proposal is answered once each time it is proposed: answers are numbered within their rule."""

from collections import Counter
from typing import Any

from django.db import migrations, models


def number_answers(apps: Any, schema_editor: Any) -> None:
    """Number the answers of each rule in the order in which they were given."""
    ProposalAnswer = apps.get_model("governance", "ProposalAnswer")
    given: Counter[str] = Counter()
    for row in ProposalAnswer.objects.order_by("on", "id"):
        given[row.rule] += 1
        row.number = given[row.rule]
        row.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_six_monthly_reports")]

    operations = [
        migrations.AddField("proposalanswer", "number", models.PositiveIntegerField(default=1)),
        migrations.RunPython(number_answers, migrations.RunPython.noop),
        migrations.AlterField("proposalanswer", "number", models.PositiveIntegerField()),
        migrations.AddConstraint(
            "proposalanswer",
            models.UniqueConstraint(
                fields=("rule", "number"), name="a_proposal_is_answered_once_each_time"
            ),
        ),
    ]
