"""A throw-away PostgreSQL cluster: data in a temporary folder, one role, no durability."""

import os
import re
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services.processes import (
    LOOPBACK,
    ServiceMissingError,
    background,
    free_port,
    give,
    run,
    scratch_folder,
)

MINIMUM_VERSION = 14
START_SECONDS = 60
DEBIAN_FOLDER = Path("/usr/lib/postgresql")
ROLE = "campus"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


@contextmanager
def postgresql(port: int | None = None) -> Iterator[str]:
    """Run PostgreSQL while the block lasts and give the address of an empty database.

    The role owns the database and may create others, and is no superuser, as in production.
    ``CAMPUS_TEST_POSTGRESQL_URL`` gives a server of one's own instead; nothing is then started.

    Raises:
        ServiceMissingError: PostgreSQL's programs are not on this machine.
        ServiceFailedError: the server does not start.
    """
    own = os.environ.get("CAMPUS_TEST_POSTGRESQL_URL")
    if own:
        yield own
        return
    with own_cluster(port) as cluster:
        yield cluster.url


class Cluster:
    """A server that may be stopped and started again, at the same address, with its data."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._folder = folder
        self._password = secrets.token_hex(16)
        self._server = f"host={LOOPBACK} port={port} password={self._password} connect_timeout=5"
        self.url = f"postgresql://{ROLE}:{self._password}@{LOOPBACK}:{port}/{ROLE}"
        options = {**SETTINGS, "port": str(port), "unix_socket_directories": str(folder)}
        data = _create_cluster(programs, folder, self._password)
        self._command: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            *(f"--{key}={value}" for key, value in options.items()),
        ]
        self._running = ExitStack()

    def start(self) -> None:
        """Start, and wait until it takes connections.

        Raises:
            ServiceFailedError: the server does not start.
        """
        self._running.enter_context(
            background(
                self._command,
                folder=self._folder,
                environment={
                    "PATH": os.environ["PATH"],
                    "LANG": "C.UTF-8",
                    "HOME": str(self._folder),
                },
                ready=lambda: _is_ready(self._server),
                seconds=START_SECONDS,
                stop_signal=signal.SIGINT,
            )
        )

    def stop(self) -> None:
        """Cut every connection, and wait for the end of the server."""
        self._running.close()

    def create_role(self) -> None:
        """Create the role of the campus and its database."""
        _create_role(self._server, self._password)


@contextmanager
def own_cluster(port: int | None = None) -> Iterator[Cluster]:
    """Run a throw-away PostgreSQL that the block may stop and start, as it likes.

    Raises:
        ServiceMissingError: PostgreSQL's programs are not on this machine.
        ServiceFailedError: the server does not start.
    """
    programs = find_programs()
    with scratch_folder("campus-postgresql-") as folder:
        cluster = Cluster(programs, folder, port or free_port())
        cluster.start()
        try:
            cluster.create_role()
            yield cluster
        finally:
            cluster.stop()


def find_programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres``, the newest version when there are several.

    Raises:
        ServiceMissingError: none of version 14 or more.
    """
    versions = {
        int(folder.name): folder / "bin"
        for folder in DEBIAN_FOLDER.glob("*")
        if re.fullmatch(r"\d+", folder.name) and (folder / "bin" / "postgres").is_file()
    }
    if versions and max(versions) >= MINIMUM_VERSION:
        return versions[max(versions)]
    found = shutil.which("postgres")
    if found and shutil.which("initdb"):
        return Path(found).parent
    raise ServiceMissingError("PostgreSQL (paquet Debian « postgresql »)")


def _create_cluster(programs: Path, folder: Path, password: str) -> Path:
    """Create the cluster of a superuser ``postgres``; return its data folder."""
    password_file = folder / "password"
    password_file.write_text(password, encoding="utf-8")
    give(folder)
    data = folder / "data"
    options = ["--username=postgres", f"--pwfile={password_file}", "--auth=scram-sha-256"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    run([str(programs / "initdb"), f"--pgdata={data}", *options, *locale], folder)
    return data


def _is_ready(server: str) -> bool:
    try:
        with psycopg.connect(f"{server} user=postgres dbname=postgres"):
            return True
    except psycopg.OperationalError:
        return False


def _create_role(server: str, password: str) -> None:
    with psycopg.connect(f"{server} user=postgres dbname=postgres", autocommit=True) as connection:
        role = sql.Identifier(ROLE)
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(password))
        )
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
