"""The guide tells the truth: its commands run as they are written, in both languages."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import override_settings

from cms.api.endpoints import ENDPOINTS
from cms.api.models import Scope
from cms.api.terms import TERMS
from cms.delivery.consumers import run_consumers
from cms.delivery.models import Change
from cms.webhooks.consumer import KEPT
from cms.webhooks.payload import TEST_TYPE, content_body
from cms.webhooks.retries import DELAYS
from cms.webhooks.signing import signed_headers
from cms.webhooks.stopping import PATIENCE
from cms.webhooks.transport import TIMEOUT
from tests.api.client import ContractClient
from tests.api.server import server
from tests.builders import Library

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "api.md").read_text(encoding="utf-8")
ENGLISH = (DOCS / "api.en.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
REFUSED = "trainings?level=expert"


@pytest.fixture
def campus(library: Library) -> Library:
    """Enough documents for two pages of a hundred."""
    library.add("page", "accueil", path="/")
    for number in range(105):
        library.add("training", f"formation-{number}", terms={"level": ("initiation",)})
    run_consumers()
    return library


@pytest.mark.usefixtures("campus")
def test_every_address_of_the_guide_answers(api: ContractClient) -> None:
    addresses = re.findall(r'"\$CAMPUS/api/v1/([^"$]*)"', TEXT)

    assert len(addresses) > 15
    for address in addresses:
        assert api.call(address).status_code == (400 if address == REFUSED else 200), address


@pytest.mark.usefixtures("campus")
@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")) and not os.environ.get("CI"),
    reason="the commands of the guide need curl and jq",
)
def test_the_commands_of_the_guide_run_as_they_are_written(tmp_path: Path) -> None:
    script = "\n".join(command for command in COMMANDS if not command.startswith("CAMPUS="))
    with server() as address, override_settings(CAMPUS_BASE_URL=address):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**os.environ, "CAMPUS": address},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert sum(line.startswith("Formation ") for line in done.stdout.splitlines()) == 105
    assert any(line.endswith("304") for line in done.stdout.splitlines())


def test_the_refusal_of_the_guide_is_the_real_one(api: ContractClient, library: Library) -> None:
    assert json.loads(EXAMPLES[0]) == api.json(REFUSED, status=400)


def test_the_mirror_of_the_guide_is_the_one_that_is_tested() -> None:
    """See tests/operations/test_mirror.py; short enough to be read in the guide."""
    source = (DOCS / "examples" / "miroir.py").read_text(encoding="utf-8")
    code = re.sub(r"  # noqa.*", "", source.partition('"""\n\n')[2])
    shown = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert shown == [code]
    assert len([line for line in code.splitlines() if line.strip()]) <= 33


def test_the_guide_says_what_webhooks_do() -> None:
    """Headers, times and lengths are those of the code."""
    (message,) = re.findall(r"```http\nPOST.*?\n\n(.*?)\n```", TEXT, re.DOTALL)
    change = Change(
        document_id=UUID(int=0),
        kind="event",
        version=7,
        sequence=4812,
        created_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    real = json.loads(content_body(change, "upsert"))
    told = json.loads(message)
    assert told.keys() == real.keys()
    assert told["data"].keys() == real["data"].keys()
    assert (told["type"], told["timestamp"]) == (real["type"], real["timestamp"])
    for name in signed_headers("msg_x", message, ["whsec_AAAA"], datetime.now(UTC)):
        assert f"\n{name}: " in TEXT
    section = TEXT.partition("## Webhooks")[2].partition("\n## ")[0]
    assert ", ".join(map(_short, DELAYS[:-1])) + f" puis {_short(DELAYS[-1])}" in section
    assert f"{TIMEOUT:.0f} secondes" in section
    assert f"{KEPT.days} jours" in section
    assert TEST_TYPE in section
    assert PATIENCE.days == 3
    assert "trois jours" in section


def _short(delay: timedelta) -> str:
    """« 30 s », « 2 min », « 1 h »."""
    seconds = int(delay.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 3_600 else f"{seconds // 3_600} h"


def test_the_guide_names_every_scope() -> None:
    for scope in Scope:
        assert f"| `{scope}` |" in TEXT


def test_the_english_guide_gives_the_same_commands_answers_and_statuses() -> None:
    code = re.compile(r"```.*?```|^#+ |^\| (?:\d{3}|`)", re.DOTALL | re.MULTILINE)
    assert code.findall(ENGLISH) == code.findall(TEXT)


def test_the_guide_names_every_filter_and_every_status() -> None:
    for name in TERMS:
        assert f"`{name}`" in TEXT
    for status in {status for endpoint in ENDPOINTS for status in endpoint.others}:
        assert f"| {status} |" in TEXT
