"""A double loop closes: an improvement is made, the same question is asked again, it stuck."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.caseloads.audits.telling import answered, improving
from tests.caseloads.workload.holding import hold
from tests.cast import gather
from tests.journeys.walking import walk_in

from keystay.caseloads.audits import actions as audits
from keystay.caseloads.models import Audit

pytestmark = [pytest.mark.browser, pytest.mark.promise("C8", "C9")]


def test_an_improvement_is_made_and_the_second_audit_closes_the_loop(
    browser: Browser, live_server: Any, monday: None
) -> None:
    cast = gather()
    first = improving(cast).audit
    hold(cast.ama, "AMA0002")

    ama = walk_in(browser, live_server.url, cast.users["ama"])
    ama.go(f"/caseloads/audits/{first.pk}/")
    ama.sees("See each child alone before the review", "Requires improvement")
    ama.click(ama.page.get_by_role("button", name="Done"))
    ama.sees("done 2 March 2026")

    mo = walk_in(browser, live_server.url, cast.users["mo"])
    mo.go(f"/caseloads/audits/loop/again/{first.pk}/")
    mo.page.get_by_label("the same worker", exact=False).first.check()
    mo.send()

    second = Audit.objects.exclude(pk=first.pk).get()
    audits.give(audit=second, auditor=cast.mo, by=cast.users["petra"])
    answered(second, "good")
    mo.go(f"/caseloads/audits/grade/{second.pk}/")
    mo.send()
    mo.go(f"/caseloads/audits/{first.pk}/")
    mo.sees("Requires improvement", "Good")
    second.refresh_from_db()
    assert second.graded_on is not None
