"""Command line of the services: ``python -m tests.services start elasticsearch``."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from os import environ
from pathlib import Path

from tests.services.chromium import find_chromium
from tests.services.elasticsearch import elasticsearch
from tests.services.node import VARIABLE as NODE_MODULES
from tests.services.node import node_modules
from tests.services.oasdiff import VARIABLE as OASDIFF
from tests.services.oasdiff import find_oasdiff
from tests.services.postgresql import postgresql
from tests.services.processes import ServiceFailedError, ServiceMissingError

SERVERS: dict[str, Callable[[int | None], AbstractContextManager[str]]] = {
    "postgresql": postgresql,
    "elasticsearch": elasticsearch,
}
VARIABLES = {
    "postgresql": "CAMPUS_TEST_POSTGRESQL_URL",
    "elasticsearch": "CAMPUS_TEST_ELASTICSEARCH_URL",
    "chromium": "CAMPUS_TEST_CHROMIUM",
    "node": NODE_MODULES,
    "oasdiff": OASDIFF,
}
# What is only found, or installed once: nothing to stop.
PROGRAMS: dict[str, Callable[[], Path]] = {
    "chromium": find_chromium,
    "node": node_modules,
    "oasdiff": find_oasdiff,
}


def open_service(name: str) -> AbstractContextManager[str]:
    """Return a context that runs a service and gives its address, or the path of a program."""
    if name in PROGRAMS:
        return nullcontext(str(PROGRAMS[name]()))
    return SERVERS[name](None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start services for a person or for a command; return an exit code for the shell."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if options.action == "start":
            return _start(options.service, options.port)
        return _run(options.services, options.command)
    except (ServiceMissingError, ServiceFailedError) as error:
        missing = isinstance(error, ServiceMissingError)
        print(f"À installer : {error}" if missing else error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.services")
    actions = parser.add_subparsers(dest="action", required=True)
    start = actions.add_parser("start", help="lance un service au premier plan")
    start.add_argument("service", choices=SERVERS)
    start.add_argument("--port", type=int, help="port choisi (libre par défaut)")
    run = actions.add_parser("run", help="lance une commande avec les services dont elle a besoin")
    run.add_argument("--services", nargs="+", choices=VARIABLES, default=list(VARIABLES))
    run.add_argument("command", nargs="+", help="après « -- »")
    return parser


def _start(service: str, port: int | None) -> int:
    with SERVERS[service](port) as url:
        print(f"{VARIABLES[service]}={url}", flush=True)
        print("Ctrl-C pour arrêter.", file=sys.stderr, flush=True)
        signal.pause()
    return 0


def _run(services: Iterable[str], command: Sequence[str]) -> int:
    with ExitStack() as stack:
        found = {VARIABLES[name]: stack.enter_context(open_service(name)) for name in services}
        return subprocess.run(command, env={**environ, **found}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
