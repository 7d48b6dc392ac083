"""The whole of ``make test``: the checks, then the tests on every database and service.

Two runs of pytest: everything on SQLite with what the other services allow, then the
suites that must hold on every database again on PostgreSQL. In continuous integration (``CI`` is
set) nothing may be left out or skipped.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.checks import REPOSITORY, clean_environment, run_checks
from tests.services.__main__ import VARIABLES, open_service
from tests.services.processes import ServiceFailedError, ServiceMissingError

# Marker of the tests that need a service, by service.
MARKERS = {
    "postgresql": "postgresql",
    "elasticsearch": "elasticsearch",
    "chromium": "browser",
    "node": "node",
    "oasdiff": "oasdiff",
}
WORKERS = "2"


@dataclass
class Outcome:
    """What the runs gave, added up."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    left_out: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(self, report: Path) -> None:
        """Count one run of pytest from its JUnit report."""
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
            wrong = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed += wrong
            self.skipped += skipped
            self.passed += int(suite.get("tests", 0)) - wrong - skipped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and close on the count of tests; return an exit code for the shell."""
    parser = argparse.ArgumentParser(prog="python -m tests.suites")
    parser.add_argument("--services", choices=("all", "none"), default="all")
    wanted = MARKERS if parser.parse_args(arguments).services == "all" else ()
    outcome = Outcome()
    outcome.broken += run_checks()
    with ExitStack() as stack:
        addresses = _open_services(wanted, stack, outcome)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="campus-tests-")))
        _run_tests(addresses, scratch, outcome)
    return _conclude(outcome, in_ci=bool(os.environ.get("CI")))


def _open_services(wanted: Iterable[str], stack: ExitStack, outcome: Outcome) -> dict[str, str]:
    """Start what can be; return the address of each service that runs."""
    addresses = {}
    for name in MARKERS:
        if name not in wanted:
            outcome.left_out.append(f"{name} : non demandé (SERVICES=none)")
            continue
        try:
            addresses[name] = stack.enter_context(open_service(name))
        except ServiceMissingError as error:
            outcome.left_out.append(f"{name} : à installer, {error}")
        except ServiceFailedError as error:
            print(error, file=sys.stderr)
            outcome.broken.append(name)
    return addresses


def _run_tests(addresses: dict[str, str], scratch: Path, outcome: Outcome) -> None:
    """Run pytest on SQLite, then on PostgreSQL when it is there."""
    environment = {
        **clean_environment(),
        **{VARIABLES[name]: address for name, address in addresses.items()},
        "CAMPUS_DATA_DIR": str(scratch / "data"),
    }
    absent = {MARKERS[name] for name in MARKERS if name not in addresses} | {"postgresql"}
    expression = " and ".join(f"not {marker}" for marker in sorted(absent))
    runs = [("SQLite", expression, environment)]
    if "postgresql" in addresses:
        elsewhere = {MARKERS[name] for name in MARKERS if name not in addresses} | {"browser"}
        chosen = "(every_database or postgresql) and (not elasticsearch or both_services)"
        expression = " and ".join([chosen, *(f"not {marker}" for marker in sorted(elsewhere))])
        on_postgresql = {**environment, "CAMPUS_DATABASE_URL": addresses["postgresql"]}
        runs.append(("PostgreSQL", expression, on_postgresql))
    complete = len(addresses) == len(MARKERS)
    for number, (database, markers, variables) in enumerate(runs):
        print(f"— pytest, {database}", flush=True)
        report = scratch / f"{number}.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadfile"]
        command += ["--no-loadscope-reorder", "--durations=25"]
        command += ["-m", markers, f"--junitxml={report}", *_coverage(number, complete)]
        done = subprocess.run(command, cwd=REPOSITORY, env=variables, check=False)
        if report.exists():
            outcome.add(report)
        if done.returncode:  # 5, no test collected, included
            outcome.broken.append(f"pytest, {database}")


def _coverage(number: int, complete: bool) -> list[str]:
    """Options that measure the first run, and hold the floor only when every service is there.

    Tracing costs time: the second run goes through the same lines on another database.
    """
    if number:
        return []
    return ["--cov"] if complete else ["--cov", "--cov-report=", "--cov-fail-under=0"]


def _conclude(outcome: Outcome, *, in_ci: bool) -> int:
    """Say what was left out and what failed, then the count on the last line."""
    print()
    for reason in outcome.left_out:
        print(f"Laissé de côté — {reason}")
    if in_ci and outcome.left_out:
        outcome.broken.append("service absent en intégration continue")
    if in_ci and outcome.skipped:
        outcome.broken.append("test sauté en intégration continue")
    if not outcome.passed:
        outcome.broken.append("aucun test réussi")
    if outcome.broken:
        print(f"En échec — {', '.join(outcome.broken)}")
    print(f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped")
    return 1 if outcome.broken or outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
