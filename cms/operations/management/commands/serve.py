"""``manage.py serve``: the whole campus on one's own machine, in one foreground command."""

import errno
import logging
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from cms.accounts.management.commands.create_demo_accounts import (
    ACCOUNTS,
    DEFAULT_PASSWORD,
    PASSWORD_VARIABLE,
)
from cms.operations.static_files import collect_if_changed

BASE_URL = "CAMPUS_BASE_URL"
# What a shell gives for a command that SIGINT ended: 128 + 2.
INTERRUPTED = 130


class Command(BaseCommand):
    """Prepare the data, then become the supervisor of the web server and the worker."""

    help = "Prépare le campus, puis lance le site, l’API, le backoffice et le worker."
    # The port comes first: ``handle`` runs the checks afterwards.
    requires_system_checks: list[str] = []
    _interrupted = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address to listen on."""
        parser.add_argument("--port", type=int, default=8000, help="Port (8000 par défaut).")
        parser.add_argument("--host", default="127.0.0.1", help="Adresse d’écoute.")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Check the port, prepare everything, then replace this process.

        Ctrl-C during the preparation ends with the exit code 130.

        Raises:
            CommandError: the settings are those of production, or the port cannot be used.
            SystemCheckError: the project is not sound.
        """
        if not settings.CAMPUS_DEMO_ACCOUNTS:
            raise CommandError(
                "« serve » ne sert qu’au développement et à la démonstration. En production, "
                "le serveur web et le worker se lancent séparément : voir docs/operations.md."
            )
        check_port(host, port)
        self._settle_base_url(port)
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            self.check()
            self._prepare()
        except KeyboardInterrupt:
            self.stderr.write("\nPréparation interrompue. Elle reprendra au prochain lancement.")
            sys.exit(INTERRUPTED)
        become(
            "-m",
            "cms.operations.supervisor",
            f"--host={host}",
            f"--port={port}",
            f"--announcement-from={readable(announcement())}",
        )

    def _settle_base_url(self, port: int) -> None:
        """Documents hold absolute addresses: the settings must know the port, or start again."""
        address = os.environ.setdefault(BASE_URL, f"http://localhost:{port}").rstrip("/")
        if address != settings.CAMPUS_BASE_URL:
            become(*sys.argv)

    def _interrupt(self, *_: object) -> NoReturn:
        self._interrupted = True
        raise KeyboardInterrupt

    def _prepare(self) -> None:
        """Bring database, static files, facts, accounts and documents up to date.

        Raises:
            KeyboardInterrupt: Ctrl-C; also one that came in the middle of what lets no exception
                through (the end of an object, a callback of C), at the end of that step.
        """
        # Each command says what it does; two lines of Wagtail for every page say no more.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        steps: tuple[Callable[[], object], ...] = (
            partial(self._step, "Base de données", migrate_if_needed),
            partial(self._step, "Fichiers statiques", collect_if_changed),
            partial(call_command, "load_campus", stdout=self.stdout),
            partial(call_command, "create_demo_accounts", stdout=StringIO()),
            partial(call_command, "rebuild_documents", if_needed=True, stdout=self.stdout),
        )
        for step in steps:
            step()
            if self._interrupted:
                raise KeyboardInterrupt

    def _step(self, label: str, step: Callable[[], bool]) -> None:
        self.stdout.write(f"{label}… ", ending="")
        self.stdout.flush()
        self.stdout.write("mise à jour faite." if step() else "déjà à jour.")


def readable(text: str) -> int:
    """A pipe that holds a short text (under 64 kB), open for the program that comes next."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    os.set_inheritable(reader, True)
    return reader


def become(*arguments: str) -> NoReturn:
    """Replace this process by Python with other arguments; its number and its terminal stay."""
    connections.close_all()
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - arguments of ours


def check_port(host: str, port: int) -> None:
    """Make sure that this process could listen on the port.

    Raises:
        CommandError: the port is taken or reserved, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (OSError, OverflowError) as error:
            reasons = {
                errno.EADDRINUSE: "un autre programme l’occupe déjà",
                errno.EACCES: "le système le réserve à l’administrateur",
                errno.EADDRNOTAVAIL: f"l’adresse {host} n’est pas celle de cette machine",
            }
            reason = reasons.get(getattr(error, "errno", 0) or 0, str(error))
            raise CommandError(
                f"Impossible d’utiliser le port {port} : {reason}. "
                "Choisissez-en un autre, par exemple « PORT=8123 make run »."
            ) from error


def migrate_if_needed() -> bool:
    """Apply the missing migrations; give whether there were any."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def announcement() -> str:
    """The addresses and accounts to show once the campus answers."""
    site = settings.CAMPUS_BASE_URL
    password = os.environ.get(PASSWORD_VARIABLE) or DEFAULT_PASSWORD
    lines = [
        "",
        settings.WAGTAIL_SITE_NAME,
        f"  Site             {site}/",
        f"  Backoffice       {site}{settings.CAMPUS_BACKOFFICE_PATH}",
        f"  API              {site}/api/v1/docs",
        "",
        f"Comptes de démonstration (mot de passe à leur création : {password})",
        *(
            f"  {account.username:<16} {account.role or 'Super-utilisateur'}"
            for account in ACCOUNTS
        ),
        "",
        "Ctrl-C pour arrêter.",
    ]
    return "\n".join(lines)
