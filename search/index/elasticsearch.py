"""Life of the Elasticsearch index: versioned names behind an alias, rebuilt without downtime."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from elasticsearch import ApiError, Elasticsearch, TransportError

from cms.delivery.exclusive import exclusive
from cms.delivery.models import Change
from cms.delivery.retention import KEPT as KEPT_IN_LOG
from search.index import documents, log
from search.index.bulk import CHUNK, Action, IndexWriteFailed, deletion, send, send_many, upsert
from search.index.client import WRITE_TIMEOUT, alias, client
from search.index.log import Line
from search.index.versions import Family, Version, Versions

__all__ = [
    "ElasticsearchIndex",
    "IndexNameTaken",
    "IndexStatus",
    "IndexWriteFailed",
    "NothingToRollBack",
    "RebuildUnderWay",
    "Rollback",
]

logger = logging.getLogger(__name__)

KEPT = 1
"""Earlier indexes kept for a rollback."""

# Nobody searches an index while it fills: no refresh, no copy, and the journal reaches the disk
# by itself. What the server loses then, the rebuild that failed loses too.
_FILLING: dict[str, Any] = {
    "refresh_interval": "-1",
    "number_of_replicas": 0,
    "translog": {"durability": "async"},
}
# A refresh each second whether anyone searches or not, and a copy as soon as there is a second
# node to hold it.
_SERVING: dict[str, Any] = {
    "refresh_interval": "1s",
    "auto_expand_replicas": "0-1",
    "translog": {"durability": "request"},
}


class RebuildUnderWay(Exception):
    """Another process rebuilds the index, or rolls it back, at this moment."""


class IndexNameTaken(Exception):
    """An index bears the name of the alias; the message says what to do."""


class NothingToRollBack(Exception):
    """No earlier index can serve; the message says why."""


@dataclass(frozen=True)
class IndexStatus:
    """What the alias points at (None: nothing), its documents, and the indexes kept behind it."""

    current: str | None
    count: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Rollback:
    """An index that serves again in place of another; ``replayed`` changes were brought to it."""

    former: str | None
    current: str
    replayed: int


class ElasticsearchIndex:
    """The index under the alias of the settings."""

    def __init__(self) -> None:
        self.alias = alias()
        self.client: Elasticsearch = client(WRITE_TIMEOUT)
        self.versions = Versions(self.client, self.alias)

    def family(self) -> Family:
        """Look at the indexes of the alias."""
        return self.versions.family()

    def current(self) -> str | None:
        """Name of the index behind the alias, None when there is none."""
        current = self.family().current
        return current.name if current else None

    def status(self) -> IndexStatus:
        """Look at the server."""
        family = self.family()
        if family.current is None:
            return IndexStatus(None, 0, tuple(each.name for each in family.kept))
        name = family.current.name
        return IndexStatus(name, self.count(name), tuple(each.name for each in family.kept))

    def count(self, name: str) -> int:
        """Number of documents of an index that searches see."""
        return int(self.client.count(index=name)["count"])

    def apply(self, changes: Sequence[Change], target: str | None = None) -> None:
        """Bring what these changes touch up to date, through the alias or another one.

        Raises:
            IndexWriteFailed: the server refused documents, or the alias is not there.
        """
        target = target or self.alias
        versions = {change.document_id: change.version for change in changes}
        written: set[UUID] = set()
        send(self.client, _upserts(documents.read(list(versions)), target, written))
        gone = {key: version for key, version in versions.items() if key not in written}
        send(self.client, (deletion(key, version, target) for key, version in gone.items()))

    def rebuild(self) -> Iterator[int]:
        """Fill a new index and swap the alias; gives the number of documents written so far.

        What is published meanwhile is replayed from the log, before the swap and once more after
        it, when no writer can reach the former index any more. A failure leaves the former index
        in place.

        Raises:
            RebuildUnderWay: another process does it.
            IndexNameTaken: an index stands where the alias goes.
            IndexWriteFailed: the server refused documents.
        """
        with self._alone():
            family = self._usable_family()
            self.versions.delete(family.half_made)
            start = log.newest()
            fresh = self.versions.create(start, _FILLING)
            done = 0
            try:
                for sent in send_many(self.client, self._everything(fresh)):
                    done += sent
                    yield done
                self.client.indices.put_settings(index=fresh.name, settings=_SERVING)
                self._serve(fresh, family.serving, start)
            except BaseException:
                self._discard(fresh)
                raise
            self.versions.delete([*family.serving, *family.kept][KEPT:])
            logger.info(
                "search index %s holds %d documents behind %s", fresh.name, done, self.alias
            )

    def roll_back(self) -> Rollback:
        """Let the newest earlier index serve again, once it has what changed since.

        Raises:
            NothingToRollBack: none is kept, another release made it, or the log does not tell all
                that changed since.
            RebuildUnderWay: a rebuild is under way.
            IndexNameTaken: an index stands where the alias goes.
            IndexWriteFailed: the server refused documents.
        """
        with self._alone():
            family = self._usable_family()
            earlier = _earlier(family)
            try:
                self.versions.open_door(earlier)
                replayed = self._serve(earlier, family.serving, earlier.line)
            except BaseException:
                self._leave(earlier)
                raise
            former = family.current.name if family.current else None
            logger.warning("search index rolled back from %s to %s", former, earlier.name)
            return Rollback(former, earlier.name, replayed)

    def catch_up(self, current: Version) -> int:
        """Bring the index that serves what came after its record; gives how many changes."""
        position, replayed = self._replay(current.line, self.alias)
        self.versions.record(current, position)
        return replayed

    def _serve(self, version: Version, former: Sequence[Version], line: Line) -> int:
        """Replay the log, point the alias at ``version``, replay the rest; gives how many."""
        position, before = self._replay(line, version.door)
        self.client.indices.refresh(index=version.name)
        self.versions.swap(version, former)
        position, after = self._replay(position, self.alias)
        self.versions.record(version, position)
        return before + after

    def _everything(self, version: Version) -> Iterator[Action]:
        return _upserts(documents.read(), version.door, set())

    def _replay(self, position: Line, target: str) -> tuple[Line, int]:
        """Apply every change after ``position``; gives the position reached and how many."""
        replayed = 0
        while changes := list(
            Change.objects.filter(sequence__gt=position.sequence).order_by("sequence")[:CHUNK]
        ):
            self.apply(changes, target)
            position = Line.of(changes[-1])
            replayed += len(changes)
        return position, replayed

    def _usable_family(self) -> Family:
        family = self.family()
        if family.squatted:
            raise IndexNameTaken(
                f"an index, and no alias, is named {self.alias}: delete it, or choose another "
                "CAMPUS_ELASTICSEARCH_INDEX"
            )
        return family

    def _discard(self, fresh: Version) -> None:
        """Delete a half-made index; one that serves already stays, whatever failed after that."""
        try:
            self.versions.delete(
                each for each in self.family().half_made if each.name == fresh.name
            )
        except (ApiError, TransportError) as error:
            logger.warning("half-made index %s stays until the next rebuild: %s", fresh.name, error)

    def _leave(self, earlier: Version) -> None:
        """Close the door of an index that could not serve again; it is kept as it was."""
        try:
            self.versions.close_door(earlier)
        except (ApiError, TransportError) as error:
            logger.warning("alias %s stays until the next rollback: %s", earlier.door, error)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time changes which index serves."""
        with exclusive("search-index") as ours:
            if not ours:
                raise RebuildUnderWay("another process rebuilds the search index")
            yield


def _upserts(
    found: Iterable[documents.Source], target: str, written: set[UUID]
) -> Iterator[Action]:
    """Actions of documents; fills ``written`` with their ids."""
    for source in found:
        written.add(source.document.pk)
        yield upsert(source, target)


def _earlier(family: Family) -> Version:
    if not family.kept:
        raise NothingToRollBack("aucun index précédent n’est conservé")
    fitting = [each for each in family.kept if each.fits]
    if not fitting:
        raise NothingToRollBack(
            f"l’index précédent {family.kept[0].name} vient d’une autre version du campus : "
            "revenez d’abord à cette version"
        )
    earlier = fitting[0]
    if log.was_written_anew(earlier.line):
        raise NothingToRollBack(
            f"l’index précédent {earlier.name} date d’avant la restauration de la base de données"
        )
    if log.was_thinned_after(earlier.line):
        raise NothingToRollBack(
            f"l’index précédent {earlier.name} est trop ancien, le journal ne garde que "
            f"{KEPT_IN_LOG.days} jours de retraits : reconstruisez l’index avec search_rebuild"
        )
    return earlier
