"""What was withdrawn and Elasticsearch may still hold: it must count for nothing there."""

from datetime import timedelta
from uuid import UUID

from django.db.models import DateTimeField, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from cms.delivery.models import Change, ConsumerOffset, PublishedDocument
from cms.delivery.prepared import Slot, Statement, Statements, identifier, stand_in_moment

REFRESH = timedelta(seconds=5)
"""Time that the index surely takes to show what was written to it."""

MAXIMUM = 1_000
"""Documents that a search leaves out by their ids."""

_statements = Statements()


class IndexTooFarBehind(Exception):
    """The index holds more withdrawn documents than a search can leave out."""


def withdrawn_lately(consumer: str) -> frozenset[UUID]:
    """Ids of the documents withdrawn since a consumer last wrote to its index; one query.

    Raises:
        IndexTooFarBehind: there are more than ``MAXIMUM``.
    """
    statement = _statements.get(consumer, lambda: _withdrawn(consumer))
    ids = frozenset(identifier(key) for (key,) in statement.rows(since=timezone.now() - REFRESH))
    if len(ids) > MAXIMUM:
        raise IndexTooFarBehind(f"more than {MAXIMUM} documents were withdrawn since")
    return ids


def _withdrawn(consumer: str) -> Statement:
    since = Slot(stand_in_moment(), DateTimeField())
    written = ConsumerOffset.objects.filter(pk=consumer).values("sequence")
    settled = Change.objects.filter(created_at__lte=since.stand_in).order_by("-sequence")
    bounds = (written, settled.values("sequence")[:1])
    # One bound, so that an index leads to it: all that is withdrawn in three months is much.
    late = Least(*(Coalesce(Subquery(bound), 0) for bound in bounds))
    deletions = Change.objects.filter(sequence__gt=late, operation=Change.Operation.DELETE)
    gone = deletions.exclude(document_id__in=PublishedDocument.objects.values("pk"))
    rows = gone.values_list("document_id")[: MAXIMUM + 1]
    return Statement(rows, {"since": since})
