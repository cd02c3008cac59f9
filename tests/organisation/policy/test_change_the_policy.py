"""Policy packs, and changing one number from a day."""

from datetime import date
from typing import Any

import pytest

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import tell
from keystay.organisation.policy.actions import (
    NoSuchSetting,
    WrongValue,
    add_what_is_new,
    change_setting,
    load_pack,
)
from keystay.organisation.policy.models import Setting
from keystay.organisation.policy.packs import NoSuchPack, packs
from keystay.organisation.policy.queries import NotSet, policy, policy_book
from keystay.organisation.policy.rules import fault, kind

BY, KEY = "the test", "caseload.full_capacity"


@pytest.fixture
def loaded(db: None) -> None:
    load_pack(key="england-2026", by=BY)


def change(value: Any, day: date, **more: Any) -> Setting:
    return change_setting(key=KEY, value=value, from_day=day, by=BY, **more)


def spells() -> list[tuple[Any, date, date | None]]:
    rows = Setting.objects.filter(key=KEY).order_by("starts_on")
    return list(rows.values_list("value", "starts_on", "ends_on"))


def test_every_pack_loads_with_what_it_extends() -> None:
    england = {each.key for each in packs()["england-2026"].settings}
    for pack in packs().values():
        assert {each.key for each in pack.settings} >= england
        assert pack.sentence.endswith(".")
        assert all(each.label and each.source for each in pack.settings)
    assert next(iter(packs())) == "england-2026"


def test_a_pack_changes_what_it_extends(db: None) -> None:
    load_pack(key="shropshire", by=BY)
    assert policy()["caseload.percent.advanced"] == 12
    assert policy()["supervision.grace_days"] == 7


def test_loading_again_adds_only_what_is_missing(loaded: None) -> None:
    events = AuditEvent.objects.count()
    assert load_pack(key="england-2026", by=BY) == 0
    assert AuditEvent.objects.count() == events
    Setting.objects.filter(key=KEY).delete()
    assert load_pack(key="england-2026", by=BY) == 1


def test_a_pack_that_is_not_there_is_refused(db: None) -> None:
    with pytest.raises(NoSuchPack):
        load_pack(key="narnia", by=BY)


def test_a_change_closes_the_value_before_it(loaded: None) -> None:
    change(20, date(2025, 4, 1), reason="new team")
    assert spells() == [
        (16, date(2010, 4, 1), date(2025, 3, 31)),
        (20, date(2025, 4, 1), None),
    ]
    assert policy(date(2025, 3, 31))[KEY] == 16
    assert policy_book().on(date(2025, 4, 1))[KEY] == 20
    event = AuditEvent.objects.get(kind="policy.changed")
    assert "from 16 to 20 cases from 1 April 2025" in tell(event).sentence
    assert tell(event).reason == "new team"


def test_a_change_before_a_planned_one_holds_until_then(loaded: None) -> None:
    change(20, date(2025, 4, 1))
    change(18, date(2024, 4, 1))
    assert [value for value, *_ in spells()] == [16, 18, 20]
    assert spells()[1] == (18, date(2024, 4, 1), date(2025, 3, 31))


def test_a_change_on_the_very_day_replaces_the_value(loaded: None) -> None:
    change(20, date(2025, 4, 1))
    change(21, date(2025, 4, 1))
    assert [value for value, *_ in spells()] == [16, 21]


def test_a_change_before_all_others_holds_until_the_first(loaded: None) -> None:
    change(10, date(2000, 1, 1))
    assert spells()[0] == (10, date(2000, 1, 1), date(2010, 3, 31))


def test_a_change_after_a_value_has_ended_leaves_the_gap(loaded: None) -> None:
    Setting.objects.filter(key=KEY).update(ends_on=date(2020, 1, 1))
    change(16, date(2025, 4, 1))
    assert spells()[0][2] == date(2020, 1, 1)
    with pytest.raises(NotSet, match="on 2 January 2020"):
        policy(date(2020, 1, 2))[KEY]


def test_the_same_value_changes_nothing(loaded: None) -> None:
    events = AuditEvent.objects.count()
    change(16, date(2025, 4, 1))
    assert len(spells()) == 1
    assert AuditEvent.objects.count() == events


def test_a_key_that_no_pack_knows_is_refused(loaded: None) -> None:
    with pytest.raises(NoSuchSetting):
        change_setting(key="nonsense", value=1, from_day=date(2025, 1, 1), by=BY)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (KEY, "many", "Give a number"),
        (KEY, True, "Give a number"),
        (KEY, -1, "not below 0"),
        ("absence.keep_sickness_reason", 1, "Give yes or no"),
        ("registration.window_opens", "13-01", "month and a day"),
        ("registration.window_opens", "1-1", "month and a day"),
        ("working_days.closures", ["Christmas"], "year-month-day"),
        ("caseload.counting_roles", "one", "Give a list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    loaded: None, key: str, value: Any, says: str
) -> None:
    with pytest.raises(WrongValue, match=says):
        change_setting(key=key, value=value, from_day=date(2025, 1, 1), by=BY)


def test_right_values_have_no_fault() -> None:
    assert fault("09-01", "month-day", "02-29") == ""
    assert fault([], "dates", ["2026-12-24"]) == ""
    assert kind("text") == "text"


def test_an_upgrade_brings_the_numbers_that_are_new_in_the_council_s_own_pack(db: None) -> None:
    load_pack(key="shropshire", by=BY)
    Setting.objects.filter(key="caseload.percent.advanced").delete()
    assert add_what_is_new(by="the upgrade") == 1
    assert policy()["caseload.percent.advanced"] == 12


def test_an_upgrade_of_a_council_with_numbers_of_its_own_brings_england_s(loaded: None) -> None:
    Setting.objects.update(set_by="Head of service")
    Setting.objects.filter(key=KEY).delete()
    assert add_what_is_new(by="the upgrade") == 1
    assert policy()[KEY] == 16


def test_an_upgrade_of_an_empty_house_sets_nothing(db: None) -> None:
    assert add_what_is_new(by="the upgrade") == 0
    assert not Setting.objects.exists()
