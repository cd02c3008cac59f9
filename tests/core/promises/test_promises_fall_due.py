"""The promise mechanism: how an occurrence stands, and what a window asks for."""

from datetime import date, timedelta

import pytest

from keystay.core import promises
from keystay.core.promises import Occurrence, Promise, Window

DUE = date(2026, 3, 2)
DAY = timedelta(days=1)


def owed(**told: object) -> Occurrence:
    usual = {"promise": "a", "due_on": DUE, "about": "P", "owed_by": None, "team": None}
    return Occurrence(**{**usual, "link": "/", **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kept_on", "today", "state"),
    [
        (None, DUE, "open"),
        (None, DUE + 2 * DAY, "open"),
        (None, DUE + 3 * DAY, "broken"),
        (DUE + 2 * DAY, DUE + 9 * DAY, "kept"),
        (DUE + 3 * DAY, DUE + 9 * DAY, "kept late"),
    ],
)
def test_grace_ends_before_a_promise_is_broken(kept_on: date | None, today: date, state: str):
    assert owed(kept_on=kept_on, grace_days=2).state(today) == state


def test_something_is_owed_until_it_is_kept_or_can_no_longer_be():
    assert owed().still_owed(DUE + 99 * DAY)
    assert not owed(kept_on=DUE).still_owed(DUE)
    assert owed(until=DUE).still_owed(DUE)
    assert not owed(until=DUE).still_owed(DUE + DAY)


def test_a_window_wants_all_what_is_open_or_what_was_kept_lately():
    rows = {
        "open": owed(),
        "kept": owed(kept_on=DUE - DAY),
        "kept long ago": owed(kept_on=DUE - 30 * DAY),
        "kept tomorrow": owed(kept_on=DUE + DAY),
    }

    def wanted(**asked: object) -> set[str]:
        window = Window(DUE, DUE, DUE, **asked)  # type: ignore[arg-type]
        return {name for name, row in rows.items() if window.wants(row)}

    assert wanted() == set(rows)
    assert wanted(open_only=True) == {"open"}
    assert wanted(kept_since=DUE - DAY) == {"kept"}


def test_what_is_recent_depends_on_what_is_asked():
    assert Window(DUE, DUE, DUE).recent is None
    assert Window(DUE, DUE, DUE, open_only=True).recent == DUE + DAY
    assert Window(DUE, DUE, DUE, kept_since=DUE - DAY).recent == DUE - DAY


def test_promises_of_every_topic_are_found_by_key():
    keys = [each.key for each in promises.all_promises()]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) >= 2
    assert promises.promise(keys[0]).key == keys[0]
    with pytest.raises(KeyError):
        promises.promise("nobody.promised.this")


def test_what_is_due_comes_from_every_promise_the_soonest_first(monkeypatch):
    seen = []

    def promise(key: str, *rows: Occurrence) -> Promise:
        def occurrences(window, people):
            seen.append(people)
            return rows

        return Promise(key, "", "", (), occurrences)

    later, sooner, kept = owed(due_on=DUE + DAY), owed(promise="b"), owed(kept_on=DUE)
    both = (promise("a", later, kept), promise("b", sooner))
    monkeypatch.setattr(promises, "all_promises", lambda: both)
    assert promises.due(Window(DUE, DUE, DUE, open_only=True), ["P"]) == [sooner, later]
    assert seen == [["P"], ["P"]]
