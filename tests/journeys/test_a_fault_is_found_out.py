"""The close look at each page does find what is wrong with one."""

import pytest
from playwright.sync_api import Browser
from tests.journeys.walking import Walk, walk_in

pytestmark = pytest.mark.browser

FAULTS = {
    "color-contrast": """document.querySelector("main p, main label").style.color = "#eee" """,
    "image-alt": """document.body.insertAdjacentHTML("beforeend", '<img src="data:,">')""",
    "too wide": 'document.body.style.width = "3000px"',
    "said by a script": 'console.error("said by a script")',
}


@pytest.fixture
def walk(browser: Browser, fresh_server: str) -> Walk:
    return walk_in(browser, fresh_server)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_fault_is_not_passed_over(walk: Walk, fault: str):
    walk.go("/sign-in/login/")
    walk.page.evaluate(FAULTS[fault])
    with pytest.raises(AssertionError, match=fault):
        walk.look()
