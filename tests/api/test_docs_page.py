"""The page to try the API works under the strict policy, and calls nobody else."""

from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import sync_playwright

from tests.api.server import server
from tests.builders import Library

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update",
           "--disable-sync"]  # fmt: skip


@pytest.mark.browser
def test_a_request_is_tried_from_the_page(library: Library, chromium_path: Path) -> None:
    library.add("training", "formation-d-essai")
    with (
        server() as address,
        override_settings(CAMPUS_BASE_URL=address),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path, args=OPTIONS)
        page = browser.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/api/v1/docs")
        page.get_by_role("button", name="/trainings", exact=False).first.click()
        page.locator(".try-out__btn").click()
        page.locator(".execute").click()
        answer = page.locator(".live-responses-table").first.inner_text()
        browser.close()

    assert "Formation d essai" in answer
    assert complaints == []
    assert all(url.startswith((address, "data:")) for url in asked)
