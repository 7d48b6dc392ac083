"""The log of searches: what was looked for and how many answered, and nothing of who."""

from dataclasses import fields
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from cms.delivery.filters import Filters
from search.analysis import clean, exact
from search.contract import SearchRequest, SearchResponse
from search.insight.models import MAXIMUM_TEXT, LoggedSearch, Source
from search.insight.privacy import MAXIMUM_READ, may_be_kept
from search.insight.recorder import RECORDER

_AROUND = " .,;:!?…"


def record(request: SearchRequest, response: SearchResponse, source: Source) -> UUID | None:
    """Log a search made; give the id that its clicks name, None when it is not logged.

    A search is logged once, with its first page, when it has words and nothing personal in them
    (``search.insight.privacy``). The row is written later: nothing here reads the database.
    """
    if not settings.CAMPUS_SEARCH_LOG["days"] or request.page > 1 or not may_be_kept(request.q):
        return None
    text = normalised(request.q)
    key = grouping_key(text)
    if not key:
        return None
    filters = _names_and_values(request.filters)
    row = LoggedSearch(
        id=uuid4(),
        day=timezone.localdate(),
        key=key,
        text=text,
        filters=filters,
        count=response.count,
        source=source,
        engine=response.engine,
        degraded=response.degraded,
        relaxed=response.relaxed or "",
        refined=filters != _names_and_values(request.scope) or request.order != "relevance",
        partial=response.lacks_words and not any(hit.promoted for hit in response.hits),
    )
    return row.pk if RECORDER.put(row) else None


def normalised(q: str) -> str:
    """A query as it is kept: lowercase, simple spaces, cut to ``MAXIMUM_TEXT`` characters.

    Marks around it are left out: « paie ? » is asked by who asks « paie ».
    """
    text = " ".join(clean(q[:MAXIMUM_READ]).lower().split()).strip(_AROUND)
    return text[:MAXIMUM_TEXT].encode(errors="ignore").decode().strip(_AROUND)


def grouping_key(text: str) -> str:
    """What the spellings of one query share: its words, folded, cut as the text is."""
    return " ".join(exact(text))[:MAXIMUM_TEXT]


def _names_and_values(filters: Filters) -> dict[str, list[str]]:
    """The filters in force, by name; a range as its text."""
    found = {name: list(values) for name, values in filters.terms.items() if values}
    for field in fields(filters):
        value = getattr(filters, field.name)
        if field.name != "terms" and value:
            found[field.name] = [str(value)]
    return found
