"""A throw-away PostgreSQL cluster: data in a temporary folder, one role, no durability."""

import os
import re
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
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
    programs = find_programs()
    with scratch_folder("campus-postgresql-") as folder:
        password, chosen_port = secrets.token_hex(16), port or free_port()
        data = _create_cluster(programs, folder, password)
        options = {**SETTINGS, "port": str(chosen_port), "unix_socket_directories": str(folder)}
        server = f"host={LOOPBACK} port={chosen_port} password={password} connect_timeout=5"
        with background(
            [
                programs / "postgres",
                "-D",
                data,
                *(f"--{key}={value}" for key, value in options.items()),
            ],
            folder=folder,
            environment={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(folder)},
            ready=lambda: _is_ready(server),
            seconds=START_SECONDS,
            stop_signal=signal.SIGINT,
        ):
            _create_role(server, password)
            yield f"postgresql://{ROLE}:{password}@{LOOPBACK}:{chosen_port}/{ROLE}"


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
