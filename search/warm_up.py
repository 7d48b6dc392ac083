"""Read what the database engine keeps in memory before the first search asks for it."""

import logging
import threading

from django.db import DatabaseError, connections

from search.engines.columns import current_columns

logger = logging.getLogger(__name__)


def warm_up_aside() -> None:
    """Read it in a thread of its own: the web process answers meanwhile.

    With Elasticsearch in service too, so that the database takes over at once when it is down.
    """
    threading.Thread(target=_warm_up, name="search-warm-up", daemon=True).start()


def _warm_up() -> None:
    try:
        current_columns()
    except DatabaseError as error:
        logger.warning("search is not warmed up, the first one will be slow: %s", error)
    finally:
        connections.close_all()
