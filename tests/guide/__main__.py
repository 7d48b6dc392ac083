"""Make the screenshots of the editors' guide anew: ``python -m tests.guide [NAME…]``.

A campus is started as the browser tests start it, with its facts and its demonstration accounts;
scenes are played there first (``tests.guide.scenes``), so that there is something to see.
``CAMPUS_TEST_SITE_URL`` names one that already runs instead; each run leaves its scenes in it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
django.setup()

from cms.backoffice.guide.pages import FOLDER, IMAGES  # noqa: E402
from tests.browser.backoffice_screens import open_screen  # noqa: E402
from tests.browser.conftest import STOP_SECONDS, wait_for_campus  # noqa: E402
from tests.browser.desk import Backoffice  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS  # noqa: E402
from tests.guide.captures import CAPTURES, Capture  # noqa: E402
from tests.guide.scenes import AddressOf  # noqa: E402
from tests.operations.processes import environment, free_port, start  # noqa: E402
from tests.services.chromium import find_chromium  # noqa: E402

WIDTH = 1280
SETTLE_MILLISECONDS = 1500
COLOURS = 128
"""A screen of the backoffice has few: as many keep it faithful, and three times lighter."""


def main() -> int:
    """Write the images that are named, or all of them."""
    names = set(sys.argv[1:])
    chosen = [each for each in CAPTURES if not names or each.name in names]
    with _campus() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        played: dict[AddressOf, str] = {}
        for capture in chosen:
            if capture.scene is not None and capture.scene not in played:
                played[capture.scene] = capture.scene(partial(_desk, browser, origin))
            end = played[capture.scene] if capture.scene else ""
            size = _make(browser, origin, capture, capture.screen.replace("{}", end))
            sys.stdout.write(f"{capture.name}.png : {size // 1000} ko\n")
        browser.close()
    return 0


@contextmanager
def _campus() -> Iterator[str]:
    given = os.environ.get("CAMPUS_TEST_SITE_URL")
    if given:
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        output = folder / "output.log"
        settings = environment(folder / "data")
        process = start("manage.py", "serve", f"--port={port}", env=settings, output=output)
        try:
            wait_for_campus(process, f"http://localhost:{port}/readyz", output)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


@contextmanager
def _desk(browser: Browser, origin: str, username: str, height: int = 720) -> Iterator[Backoffice]:
    context = browser.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": WIDTH, "height": height},
        reduced_motion="reduce",
    )
    desk = Backoffice(context.new_page(), origin)
    try:
        if username:
            desk.sign_in(username)
        yield desk
    finally:
        context.close()


def _make(browser: Browser, origin: str, capture: Capture, screen: str) -> int:
    """Take one screenshot and give its size in bytes."""
    with _desk(browser, origin, capture.username, capture.height) as desk:
        open_screen(desk, screen)
        for selector in capture.clicks:
            desk.page.locator(selector).first.click()
        desk.page.wait_for_load_state("networkidle")
        # Frames and drawings come after the network is still.
        desk.page.wait_for_timeout(SETTLE_MILLISECONDS)
        taken = desk.page.screenshot(animations="disabled")
    with Image.open(BytesIO(taken)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = FOLDER / IMAGES / f"{capture.name}.png"
    path.parent.mkdir(exist_ok=True)
    few.save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
