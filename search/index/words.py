"""The table of the words that documents use: kept up with each entry, or counted anew from all."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection

from search.models import SearchWord
from search.spelling import KnownWord, as_known

_BATCH = 500
_TABLE = SearchWord._meta.db_table
_ADDED = f"documents = {_TABLE}.documents + excluded.documents"
_REPLACED = "stem = excluded.stem, documents = excluded.documents"


def learn(former: Iterable[str], present: Iterable[str]) -> None:
    """Count the words of entries that change, from what they kept of them and what they keep."""
    difference = Counter(_known(present))
    difference.subtract(Counter(_known(former)))
    changed = {known: change for known, change in difference.items() if change}
    _write(changed.items(), _ADDED)
    if any(change < 0 for change in changed.values()):
        SearchWord.objects.filter(documents__lte=0).delete()


def recount(entries: Iterable[str]) -> None:
    """Count every word anew from what all entries keep, and take its stem anew.

    It mends what ``learn`` cannot: stems of another analysis, a count gone wrong. Only rows that
    are wrong are written. The transaction is the caller's, who keeps other writers away.
    """
    surfaces: Counter[str] = Counter()
    for words in entries:
        surfaces.update(words.split())
    missing = {
        (known.word, surface): (known, number)
        for surface, number in surfaces.items()
        if (known := as_known(surface)) is not None
    }
    unknown = []
    rows = SearchWord.objects.values_list("pk", "word", "surface", "stem", "documents")
    for key, word, surface, stem, documents in rows.iterator():
        right = missing.get((word, surface))
        if right is None:
            unknown.append(key)
        elif (right[0].stem, right[1]) == (stem, documents):
            del missing[word, surface]
    for start in range(0, len(unknown), _BATCH):
        SearchWord.objects.filter(pk__in=unknown[start : start + _BATCH]).delete()
    _write(missing.values(), _REPLACED)


def _write(words: Iterable[tuple[KnownWord, int]], update: str) -> None:
    """Insert words with their numbers; ``update`` says what becomes of one that is there."""
    rows = sorted(
        (known.word, known.surface, known.stem, known.word[0], len(known.word), number)
        for known, number in words
    )
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_TABLE} (word, surface, stem, initial, length, documents)"  # noqa: S608 - names of ours
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (word, surface)"
            f" DO UPDATE SET {update}",
            rows,
        )


def _known(texts: Iterable[str]) -> Iterator[KnownWord]:
    """The words that entries taught, from what they keep of them."""
    for text in texts:
        for surface in text.split():
            if (known := as_known(surface)) is not None:
                yield known
