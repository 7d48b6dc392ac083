"""Every public document, one a line: the state of one instant, with its length said ahead."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from tempfile import SpooledTemporaryFile
from typing import TypeVar
from urllib.parse import urlencode

from django.db import InterfaceError, OperationalError, connection, transaction

from cms.api.changes import CHANGES, FILTERS, cursor_at
from cms.api.filters import filter_parameters, filters_of
from cms.api.http import Answer, Call, Endpoint, absolute, entity_tag
from cms.api.parameters import split_query
from cms.api.problems import database_away
from cms.api.spools import MAXIMUM_IN_MEMORY, new_spool, pieces_of
from cms.delivery.filters import Filters, filter_documents
from cms.delivery.models import PublishedDocument
from cms.delivery.schedule import Freshness, freshness

Value = TypeVar("Value")

logger = logging.getLogger(__name__)

NDJSON = "application/x-ndjson"
ROWS = 200
# Waits (seconds) between the attempts to read, while the database restarts.
WAITS = (0.5, 1.0, 2.0, 4.0)


def export(call: Call) -> Answer:
    """Answer the documents that pass the filters, by id, all as they are at one instant.

    They are read before the first byte is sent. So a database that restarts while they are read
    costs a delay; while they are sent, nothing; and a client that got less than the announced
    ``Content-Length`` knows that the rest is missing: an answer without length would end as if
    it were whole when the server fails.

    Raises:
        InvalidParameters: a filter is refused.
        Problem: 503 when the database goes away and does not come back.
        django.db.Error: it is away already: nothing was begun, and nobody is made to wait.
    """
    state = freshness()
    if call.knows(_etag(call, state)):
        return Answer(None, _etag(call, state), NDJSON, changes_at=state.changes_at)
    filters = filters_of(call.values)
    state, spool = _in_spite_of_restarts(lambda: _attempt(filters))
    length = spool.tell()
    spool.seek(0)
    return Answer(
        spool.read() if length <= MAXIMUM_IN_MEMORY else pieces_of(spool),
        _etag(call, state),
        NDJSON,
        changes_at=state.changes_at,
        headers={"Content-Length": str(length), **_link_to_changes(call, state)},
    )


def _etag(call: Call, state: Freshness) -> str:
    return entity_tag(state.key, call.path, call.query_string)


def _in_spite_of_restarts(read: Callable[[], Value]) -> Value:
    """Read; again from the start when the database restarted meanwhile.

    Raises:
        Problem: 503 when the database does not come back.
    """
    for wait in (*WAITS, None):
        try:
            return read()
        except (OperationalError, InterfaceError) as error:
            if wait is None or connection.in_atomic_block:
                raise database_away() from error
            logger.warning("export: the database is away, again in %s s: %s", wait, error)
            connection.close()
            time.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


def _attempt(filters: Filters) -> tuple[Freshness, SpooledTemporaryFile[bytes]]:
    """Write the documents of one instant; give the state of the log at that instant.

    One statement sees one instant. Its state is known when nothing changed while it began.
    """
    spool = new_spool()
    with _one_transaction():
        while True:
            state = freshness()
            documents = filter_documents(PublishedDocument.objects.public(), filters)
            bodies = documents.order_by("pk").values_list("body", flat=True).iterator(ROWS)
            first = next(bodies, None)
            if freshness().key == state.key:
                break
        if first is not None:
            spool.write(bytes(first) + b"\n")
        for body in bodies:
            spool.write(bytes(body) + b"\n")
    return state, spool


def _one_transaction() -> AbstractContextManager[object]:
    """A transaction on PostgreSQL, where a cursor without one is first copied whole.

    SQLite needs none, and one of ours would hold back whoever writes.
    """
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _link_to_changes(call: Call, state: Freshness) -> dict[str, str]:
    """Header that leads to what changes after this export (RFC 5989), for the same filters."""
    pairs = split_query(call.query_string)
    if {name for name, _ in pairs} - set(FILTERS):
        return {}
    address = absolute(f"{CHANGES}?{urlencode([*pairs, ('cursor', cursor_at(state, call))])}")
    return {"Link": f'<{address}>; rel="monitor"'}


def export_endpoints() -> list[Endpoint]:
    """The address of the whole."""
    return [
        Endpoint(
            "export.ndjson",
            export,
            "Tous les contenus publics, un par ligne",
            "sync",
            "exportContents",
            {NDJSON: ()},
            filter_parameters(),
            description="Tous les contenus entiers d’un même instant, par identifiant, un objet "
            "JSON par ligne. Pour suivre la suite, voir « changes ».",
        )
    ]
