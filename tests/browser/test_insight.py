"""Clicks on results are told without a cookie."""

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_an_opened_result_is_told_without_a_cookie(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche?q=mallette")
        result = watched.page.locator("#resultats a[data-campus-click]").nth(1)
        with watched.page.expect_response("**/recherche/clic") as told:
            result.click(modifiers=["ControlOrMeta"])  # another tab: this one sees the answer
        assert told.value.status == 204
        assert "cookie" not in told.value.request.all_headers()
        assert watched.page.context.cookies() == []
        assert watched.faults == []


def test_results_open_without_script(open_page: OpenPage) -> None:
    with open_page(scripts=False) as watched:
        watched.open("/recherche?q=mallette")
        watched.page.locator("#resultats a[data-campus-click]").first.click()
        watched.page.locator("h1").wait_for()
        assert "/recherche" not in watched.page.url
