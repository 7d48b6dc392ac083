"""Places of a bench's own: data folder, database, Elasticsearch index; gone at its end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from elasticsearch import Elasticsearch
from psycopg import sql

from tests.services.elasticsearch import elasticsearch


@contextmanager
def scratch_environment() -> Iterator[str]:
    """Set the variables of the campus to places of this run's own; give the database's name.

    PostgreSQL when ``CAMPUS_DATABASE_URL`` is one: the run makes a database beside it on the same
    server, and touches no other. Elasticsearch: the one of ``CAMPUS_TEST_ELASTICSEARCH_URL``, or
    one started for the run.

    Raises:
        ServiceMissingError: Elasticsearch is neither given nor installed.
        ServiceFailedError: it does not start.
        psycopg.Error: the role may not create a database.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="campus-bench-"))
        name = f"campus-bench-{uuid4().hex[:8]}"
        server = stack.enter_context(elasticsearch())
        stack.callback(_forget_indexes, server, name)
        variables = {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "CAMPUS_DATA_DIR": folder,
            "CAMPUS_ELASTICSEARCH_URL": server,
            "CAMPUS_ELASTICSEARCH_INDEX": name,
            "CAMPUS_LOG_LEVEL": "WARNING",
        }
        vendor = "SQLite"
        if given := os.environ.get("CAMPUS_DATABASE_URL"):
            own = stack.enter_context(_database(given, name.replace("-", "_")))
            variables["CAMPUS_DATABASE_URL"] = own
            vendor = "PostgreSQL"
        os.environ.update(variables)
        yield vendor


@contextmanager
def _database(given: str, name: str) -> Iterator[str]:
    """Create a database on the server of the address; give its own address."""
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def _forget_indexes(server: str, name: str) -> None:
    with Elasticsearch(server) as client:
        for index in client.indices.get(index=f"{name}*"):
            client.indices.delete(index=index)
