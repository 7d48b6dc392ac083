"""The index that the backoffice searches: the work queue follows each save of a page.

Wagtail queues a task at every save, two for a page and its revision. Who saves thousands of pages
indexes each once, in the transaction that writes it, and queues nothing.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from modelsearch.backends import get_search_backends_with_name
from modelsearch.signal_handlers import post_delete_signal_handler, post_save_signal_handler

from pages.models import CampusPage

logger = logging.getLogger(__name__)

_BY_CALLER: ContextVar[bool] = ContextVar("indexed_by_caller", default=False)


def connect() -> None:
    """Listen to every page type in Wagtail's place (``CampusPage.search_auto_update``)."""
    for model in apps.get_models():
        if issubclass(model, CampusPage):
            post_save.connect(_saved, sender=model)
            post_delete.connect(post_delete_signal_handler, sender=model)


@contextmanager
def indexed_by_caller() -> Iterator[None]:
    """Saves inside queue no indexing: the caller calls :func:`index_pages`."""
    token = _BY_CALLER.set(True)
    try:
        yield
    finally:
        _BY_CALLER.reset(token)


def index_pages(pages: Iterable[CampusPage]) -> None:
    """Bring the index in step with pages that are in the database, now and together."""
    for model, found in groupby(sorted(pages, key=_type_name), key=type):
        together = list(found)
        for _, backend in get_search_backends_with_name(with_auto_update=True):
            try:
                with transaction.atomic():
                    backend.add_bulk(model, together)
            except Exception:
                logger.exception("%d pages not added to the index", len(together))
                if not backend.catch_indexing_errors:
                    raise


def _type_name(page: CampusPage) -> str:
    return str(type(page)._meta.label)


def _saved(instance: CampusPage, **kwargs: Any) -> None:
    if not _BY_CALLER.get():
        post_save_signal_handler(instance, **kwargs)
