"""The checks that run no test: style, types, layers, migrations, production settings.

``python -m tests.checks`` (``make lint``) runs them all and names those that failed.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "CAMPUS_SECRET_KEY": secrets.token_urlsafe(64),
    "CAMPUS_ALLOWED_HOSTS": "campus.example",
    "CAMPUS_BASE_URL": "https://campus.example",
    "CAMPUS_DATABASE_URL": "postgresql://campus@localhost/campus",
    "CAMPUS_EMAIL_URL": "smtp://localhost",
}
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
WITH_DEFAULTS = ("0002_text_note", "0005_words")
"""Migrations that add a column with a default of the database: harmless to the running version,
and taken for NOT NULL without one because SQLite makes the whole table again."""

OUR_APPS = (
    *("accounts", "api", "backoffice", "delivery", "imports", "media", "pages", "search"),
    *("snippets", "webhooks", "workflows"),
)


@dataclass(frozen=True)
class Check:
    """One command that must end well; ``environment`` adds to the caller's."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


CHECKS = (
    Check("ruff check", _tool("ruff", "check", "--quiet", ".")),
    Check("ruff format", _tool("ruff", "format", "--quiet", "--check", ".")),
    Check("mypy", _tool("mypy", "--no-error-summary")),
    Check("import-linter", _tool("lint-imports", "--no-logo")),
    Check("makemigrations", _manage("makemigrations", "--check", "--dry-run"), TEST_SETTINGS),
    Check(
        "lintmigrations",
        _manage(
            *("lintmigrations", "--no-cache", "--ignore-initial-migrations", "--skip-checks"),
            *("--quiet", "ok", "ignore", "--include-apps", *OUR_APPS),
            *("--ignore-name", *WITH_DEFAULTS),
        ),
        {"DJANGO_SETTINGS_MODULE": "tests.migration_settings", "CAMPUS_LOG_LEVEL": "WARNING"},
    ),
    Check("check --deploy", _manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
)


def clean_environment() -> dict[str, str]:
    """Return the environment without the campus's own variables, the tests' excepted.

    What a developer set for a site must not change what the checks and tests say.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CAMPUS_") or name.startswith("CAMPUS_TEST_")
    }


def run_checks() -> list[str]:
    """Run every check, two at a time; say what each said, and return the names of the failed."""
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for check, done in zip(CHECKS, pool.map(_run, CHECKS), strict=True):
            print(f"— {check.name}\n{done.stdout}", end="", flush=True)
            if done.returncode:
                failed.append(check.name)
    return failed


def _run(check: Check) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        check.command,
        cwd=REPOSITORY,
        env={**clean_environment(), **check.environment},
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def main() -> int:
    """Run the checks and say in French which failed; return an exit code for the shell."""
    failed = run_checks()
    print(f"Vérifications en échec : {', '.join(failed)}" if failed else "Vérifications réussies")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
