"""The dashboard in a browser: accessible at any width."""

import pytest

from cms.accounts.management.commands.create_demo_accounts import DEFAULT_PASSWORD
from tests.browser.conftest import OpenPage, Watched
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def sign_in(watched: Watched, username: str) -> None:
    """Sign in with a demonstration account, which leads to the dashboard."""
    watched.open("/admin/login/")
    watched.page.fill("#id_username", username)
    watched.page.fill("#id_password", DEFAULT_PASSWORD)
    watched.page.press("#id_password", "Enter")
    watched.page.wait_for_url("**/admin/")


def overflows(watched: Watched) -> bool:
    """Whether the page itself scrolls sideways."""
    script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(watched.page.evaluate(script))


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("username", ["contributrice", "relecteur", "administratrice", "technique"])
def test_the_dashboard_is_accessible(open_page: OpenPage, username: str, width: int) -> None:
    with open_page(width=width) as watched:
        sign_in(watched, username)
        watched.open("/admin/")
        assert violations(watched) == []
        assert not overflows(watched)
        assert watched.faults == []
