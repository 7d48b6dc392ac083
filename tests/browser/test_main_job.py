"""The main job, as people do it: written, approved twice, read, found, pulled, withdrawn."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen
from uuid import uuid4

import pytest

from tests.browser.desk import SignIn

pytestmark = pytest.mark.browser

WITHIN_SECONDS = 5.0
Answer = tuple[int, dict[str, Any]]


def fetch(address: str) -> Answer:
    """Status and JSON of an answer, whatever its status; no JSON gives an empty object."""
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310 - an address of ours
            status, content = answer.status, answer.read()
    except HTTPError as error:
        status, content = error.code, error.read()
    try:
        return status, json.loads(content)
    except ValueError:
        return status, {}


def eventually(holds: Callable[[], bool], what: str, within: float = WITHIN_SECONDS) -> None:
    """Wait for something as long as people are promised, and no longer."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"{what}: not within {within:.0f} s"
        time.sleep(0.2)


def test_from_a_draft_to_other_sites_and_back(signed_in: SignIn, campus_url: str) -> None:
    title = f"Formation d’essai {uuid4().hex[:8]}"
    api = f"{campus_url}/api/v1"
    search = f"{api}/search?q={quote(title)}"

    def found() -> list[dict[str, Any]]:
        return [hit for hit in fetch(search)[1]["items"] if hit["title"] == title]

    with signed_in("contributrice") as desk:
        desk.write_training(title)
        desk.page.goto(f"{campus_url}/admin/")
        desk.page.get_by_role("link", name=title).first.click()
        desk.page.wait_for_load_state("networkidle")
        assert not desk.can("approve"), "a person approves her own page"
    with signed_in("relecteur") as desk:
        desk.open_waiting(title)
        desk.approve()
        assert found() == [], "one approval made it public"
    with signed_in("validatrice") as desk:
        desk.open_waiting(title)
        number = desk.number()
        desk.approve()
        eventually(lambda: len(found()) == 1, "search finds it")
        hit = found()[0]
        status, document = fetch(f"{api}/contents/{hit['id']}")
        assert (status, document["title"]) == (200, title)
        assert document["details"]["sessions"][0]["starts_at"] == "2035-01-15T09:00:00+01:00"
        assert fetch(f"{api}/trainings/{hit['id']}")[0] == 200
        assert fetch(campus_url + hit["path"])[0] == 200

        desk.unpublish(number)
        eventually(lambda: found() == [], "search forgets it")
        status, problem = fetch(f"{api}/contents/{hit['id']}")
        assert (status, problem["op"], problem["reason"]) == (410, "delete", "withdrawn")
        assert fetch(campus_url + hit["path"])[0] in {404, 410}
