"""Find the Chromium that the browser tests drive."""

import os
import shutil
from pathlib import Path

from tests.services.processes import ServiceMissingError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path:
    """Return the path of Chromium; ``CAMPUS_TEST_CHROMIUM`` names another one.

    Raises:
        ServiceMissingError: no such browser on this machine.
    """
    named = os.environ.get("CAMPUS_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if not found or not Path(found).is_file():
        raise ServiceMissingError("Chromium (paquet Debian « chromium »)")
    return Path(found)
