"""The page to try the API works under the strict policy, and calls nobody else."""

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from tests.api.server import server
from tests.builders import Library


@pytest.mark.browser
def test_a_request_is_tried_from_the_page(library: Library, browser: Browser) -> None:
    library.add("training", "formation-d-essai")
    complaints: list[str] = []
    asked: list[str] = []
    with server() as address, override_settings(CAMPUS_BASE_URL=address):
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/api/v1/docs")
        page.get_by_role("button", name="/trainings", exact=False).first.click()
        page.locator(".try-out__btn").click()
        page.locator(".execute").click()
        answer = page.locator(".live-responses-table").first.inner_text()
        page.close()

    assert "Formation d essai" in answer
    assert complaints == []
    assert all(url.startswith((address, "data:")) for url in asked)
