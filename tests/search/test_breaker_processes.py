"""The breaker between real processes: what one of them learns, all of them know."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.checks import REPOSITORY, clean_environment

pytestmark = pytest.mark.process

PRELUDE = """
import django
django.setup()
from django.db import connection
from search.breaker import CircuitBreaker
from search.models import ServiceOutage
breaker = CircuitBreaker("elasticsearch")
"""
MAKE_TABLE = """
with connection.schema_editor() as editor:
    editor.create_model(ServiceOutage)
print(breaker.state().value)
breaker.failed(ConnectionError("nobody there"))
"""
STATE = "print(breaker.state().value)"
STATE_THEN_END_PAUSE = f"{STATE}\nbreaker.retry_now()"
RECOVER = "breaker.recovered()"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A campus with an empty database of its own."""
    return {
        **clean_environment(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "CAMPUS_DATA_DIR": str(tmp_path),
    }


def run(code: str, environment: dict[str, str]) -> str:
    """Run code with a breaker at hand, in a process of its own; give what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + code],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_an_outage_and_its_end_are_known_to_all(environment: dict[str, str]) -> None:
    assert run(MAKE_TABLE, environment) == "closed"
    assert run(STATE_THEN_END_PAUSE, environment) == "open"
    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(lambda _: run(STATE, environment), range(2)))
    assert states == ["open", "trying"]
    run(RECOVER, environment)
    assert run(STATE, environment) == "closed"
