"""What a page offers to go on with, after its editors' own picks."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import Error as DatabaseFailure

from search import service
from search.engines.similar import NEVER_SIMILAR

logger = logging.getLogger(__name__)

OFFERED = 4
"""Contents offered in all, editors' picks included."""

KEPT_SECONDS = 600
"""How long an answer is kept: what is near a page changes slowly."""


def similar_references(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The documents nearest to one, as many as its picks leave room for, each as its ``id``.

    Whether they are public is for the reader of their cards to see, since answers are kept. A
    search that fails gives none: a page is shown without them.
    """
    picked = {reference["id"] for reference in document["related"]}
    room = OFFERED - len(picked)
    if document["kind"] in NEVER_SIMILAR or not document["version"] or room <= 0:
        return []
    found = [key for key in _nearest(document) if key not in picked]
    return [{"id": key} for key in found[:room]]


def _nearest(document: Mapping[str, Any]) -> list[str]:
    """Ids of the nearest documents: enough of them, should all the picks be among them."""
    key = f"similar:{document['id']}:{document['version']}"
    known: list[str] | None = cache.get(key)
    if known is not None:
        return known
    try:
        found = [str(near) for near in service.similar(UUID(document["id"]), 2 * OFFERED)]
    except DatabaseFailure:
        logger.exception("no similar documents for %s", document["id"])
        return []
    cache.set(key, found, KEPT_SECONDS)
    return found
