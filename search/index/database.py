"""Fill the database index from published documents."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from cms.delivery.locks import lock
from cms.delivery.models import PublishedDocument
from search.analysis import Token, clean, prefix, tokens
from search.engines.store import EntryTokens, Store
from search.engines.stores import current_store
from search.index import words
from search.models import SearchEntry, SearchPerson
from search.people import key_of
from search.ranking import FIELD_WEIGHTS, static_weight
from search.spelling import as_known

BATCH = 200

DATABASE_INDEX_LOCK = 0x656E7472696573  # "entries"


class DatabaseIndex:
    """The entries of search in the default database."""

    def __init__(self) -> None:
        self.store: Store = current_store()

    def refresh(self, ids: Iterable[UUID]) -> None:
        """Bring these documents up to date: those that are no longer published are forgotten."""
        wanted = set(ids)
        with _alone():
            published = PublishedDocument.objects.defer("body", "card")
            documents = list(published.filter(pk__in=wanted))
            self._write(documents)
            self._forget(wanted - {document.pk for document in documents})

    def rebuild(self) -> Iterator[int]:
        """Write every document again, in batches; gives the number done so far after each.

        Readers see the old entry or the new one of a document, never none. At last the words that
        correction knows are counted anew: whatever went wrong with them is mended.
        """
        done = 0
        for ids in _batches(PublishedDocument.objects.order_by("pk").values_list("pk", flat=True)):
            self.refresh(ids)
            done += len(ids)
            yield done
        published = PublishedDocument.objects.values("pk")
        with _alone():
            gone = SearchEntry.objects.exclude(document_id__in=published)
            self._forget(set(gone.values_list("document_id", flat=True)))
            words.recount(SearchEntry.objects.values_list("words", flat=True).iterator())
        _count_rows()

    def _write(self, documents: list[PublishedDocument]) -> None:
        analysed = {document.pk: _Analysed(document) for document in documents}
        entries = SearchEntry.objects.filter(document_id__in=analysed)
        former = list(entries.select_for_update().values_list("words", flat=True))
        SearchEntry.objects.bulk_create(
            [found.entry for found in analysed.values()],
            update_conflicts=True,
            unique_fields=["document_id"],
            update_fields=["version", "title_key", "weight", "words"],
        )
        keys = dict(entries.values_list("pk", "document_id"))
        SearchPerson.objects.filter(entry__in=keys).delete()
        SearchPerson.objects.bulk_create(
            SearchPerson(entry_id=key, key=person)
            for key, document_id in keys.items()
            for person in analysed[document_id].people
        )
        self.store.write((key, analysed[document_id].tokens) for key, document_id in keys.items())
        present = [found.entry.words for found in analysed.values()]
        words.learn(former, present)

    def _forget(self, ids: set[UUID]) -> None:
        entries = SearchEntry.objects.filter(document_id__in=ids)
        gone = dict(entries.select_for_update().values_list("pk", "words"))
        self.store.delete(list(gone))
        entries.delete()
        words.learn(gone.values(), ())


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction at a time writes the index.

    What the consumer and a rebuild read of the same new document, both would count: there is no
    row to lock yet. And a recount must see all of what others counted.
    """
    with transaction.atomic():
        lock(DATABASE_INDEX_LOCK)
        yield


def _count_rows() -> None:
    """Have PostgreSQL count what was just written: it plans badly for tables it knows nothing of.

    It does so by itself a minute later at best; until then one search may take seconds.
    """
    if connection.vendor == "postgresql":
        tables = [each._meta.db_table for each in (SearchEntry, SearchPerson, PublishedDocument)]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


class _Analysed:
    """One document as an entry, its tokens and the words it teaches."""

    def __init__(self, document: PublishedDocument) -> None:
        text: dict[str, str] = document.text
        fields = {field: tokens(text.get(field, "")) for field in FIELD_WEIGHTS}
        names = tokens(text.get("names", ""))
        *of_page, files = map(_exact, fields.values())
        self.entry = SearchEntry(
            document_id=document.pk,
            version=document.version,
            title_key=" ".join(_exact(fields["title"])),
            weight=static_weight(document.kind, document.terms_by_name),
            words=" ".join(_surfaces(text, {**fields, "names": names})),
        )
        people = map(key_of, text.get("people", "").splitlines())
        self.people = dict.fromkeys(key for key in people if key is not None)
        self.tokens = EntryTokens(
            stems={
                field: [token.stem for token in found if token.stem is not None]
                for field, found in fields.items()
            },
            # Files come last: they may be longer than what an index takes of one document.
            exact=(*of_page, _exact(names), files),
            names=_exact(names),
            prefix=prefix(f"{text.get('title', '')}\n{text.get('names', '')}"),
        )


def _exact(found: list[Token]) -> list[str]:
    return [token.exact for token in found]


def _surfaces(text: Mapping[str, str], fields: Mapping[str, list[Token]]) -> list[str]:
    """How each word is first written, in lower case and without its article."""
    surfaces: dict[str, str] = {}
    for field, found in fields.items():
        written = clean(text.get(field, ""))
        for token in found:
            if token.stem is not None and token.exact not in surfaces:
                surface = written[token.start : token.end].rpartition("'")[2]
                surfaces[token.exact] = surface.lower()
    return [surface for word, surface in surfaces.items() if as_known(surface)]


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
