"""Similar documents in the database: the telling words of one, looked for in the others.

Words weigh as in tf·idf (K. Spärck Jones, « A statistical interpretation of term specificity »,
1972): often and high in the document, rare in the index.
"""

import math
from collections import Counter
from uuid import UUID

from django.db import connection

from cms.delivery.models import PublishedDocument
from search import ranking
from search.analysis import words
from search.engines.columns import Columns, positions_of
from search.engines.similar import NEVER_SIMILAR
from search.engines.store import Store
from search.query import Alternative

_MOST_ENTRIES = 1_000
"""Documents that say a word beyond which it tells nothing, and is not counted further."""

_LONGEST_READ = 20_000
"""Characters of a field from which words are taken."""


def similar_to(document_id: UUID, limit: int, store: Store, columns: Columns) -> list[UUID]:
    """Ids of the ``limit`` documents nearest to one, the nearest first; none if it is not public.

    Two queries: the document, then all its words at once.
    """
    known = PublishedDocument.objects.public().filter(pk=document_id)
    document = known.only("text", "terms_by_name").first()
    if document is None:
        return []
    allowed = columns.public() & ~columns.passing("kind", NEVER_SIMILAR)
    allowed &= ~columns.of_ids([document_id])
    among = set(positions_of(allowed))
    scores = _nearness(_telling(document.text), store, columns)
    for name, worth in ranking.SHARED_TERMS.items():
        for value in document.terms_by_name.get(name, ()):
            for position in positions_of(columns.passing(name, (value,)) & allowed):
                if position in scores:
                    scores[position] += worth
    rows = {at: row for at in among & scores.keys() if (row := columns.rows[at]) is not None}
    best = sorted(rows, key=lambda at: (-scores[at] * rows[at].weight, rows[at].id))
    return [rows[at].id for at in best[:limit]]


def _telling(text: dict[str, str]) -> dict[str, float]:
    """The words that a document says most, stemmed, and how much."""
    counts: Counter[str] = Counter()
    for field, weight in ranking.SIMILAR_FIELDS.items():
        for stem, count in Counter(words(text.get(field, "")[:_LONGEST_READ])).items():
            counts[stem] += weight * min(count, 5)
    return {stem: 1 + math.log(count) for stem, count in counts.most_common(ranking.SIMILAR_STEMS)}


def _nearness(stems: dict[str, float], store: Store, columns: Columns) -> dict[int, float]:
    """How near each document is, by position: 1 for one that says every word."""
    if not stems:
        return {}
    saying = _entries_saying(list(stems), store)
    positions = columns.at_entries({entry for found in saying.values() for entry in found})
    total = len(columns.positions)
    scores: dict[int, float] = {}
    whole = 0.0
    for stem, entries in saying.items():
        rarity = math.log(1 + total / len(entries))
        worth = stems[stem] * rarity
        whole += worth
        for entry in entries:
            at = positions[entry]
            if at is not None:
                scores[at] = scores.get(at, 0.0) + worth
    return {at: score / whole for at, score in scores.items()} if whole else {}


def _entries_saying(stems: list[str], store: Store) -> dict[str, list[int]]:
    """The entries that say each stem, without those that too many say; one query."""
    parts: list[str] = []
    parameters: list[str] = []
    for number, stem in enumerate(stems):
        statement = store.scored(Alternative(stem, (stem,), (stem,)), literal=False)[0]
        parts.append(
            f"SELECT {number} AS stem, entry FROM ("  # noqa: S608 - from the store
            f"SELECT entry FROM ({statement.sql}) AS one{number} LIMIT {_MOST_ENTRIES}"
            f") AS part{number}"
        )
        parameters += statement.parameters
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for number, entry in cursor.fetchall():
            found.setdefault(stems[number], []).append(entry)
    return {stem: entries for stem, entries in found.items() if len(entries) < _MOST_ENTRIES}
