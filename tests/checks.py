"""The checks that run no test: style, types, layers, migrations, production settings.

``python -m tests.checks`` (``make lint``) runs them all and names those that failed.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
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
OUR_APPS = ("accounts", "api", "delivery", "media", "pages", "search", "snippets", "workflows")


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
    """Run every check, one after the other; return the names of those that failed."""
    failed = []
    for check in CHECKS:
        print(f"— {check.name}", flush=True)
        environment = {**clean_environment(), **check.environment}
        done = subprocess.run(check.command, cwd=REPOSITORY, env=environment, check=False)
        if done.returncode:
            failed.append(check.name)
    return failed


def main() -> int:
    """Run the checks and say in French which failed; return an exit code for the shell."""
    failed = run_checks()
    print(f"Vérifications en échec : {', '.join(failed)}" if failed else "Vérifications réussies")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
