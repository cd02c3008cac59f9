"""What is due is reckoned ahead, and yet shows an act the moment after it, to everyone."""

import pytest
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4")]


def late(cast: Cast, who: str, path: str) -> set[str]:
    groups = cast.signed_in(who).get(path).context["groups"]
    held = [line for group in groups if group.act == "Hold supervision" for line in group.lines]
    return {line.about for line in held if line.late}


def test_what_one_has_done_is_no_longer_late_for_another(cast: Cast):
    cast.held("ama", 60)
    assert "Ama Amason" in late(cast, "hana", "/due/team/") & late(cast, "grace", "/")
    cast.held("ama", 0)
    assert "Ama Amason" not in late(cast, "hana", "/due/team/") | late(cast, "grace", "/")
