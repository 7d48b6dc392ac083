"""Upkeep of the Elasticsearch index: what its consumer does with changes, and without any."""

import logging
from collections import deque
from collections.abc import Callable, Sequence

from cms.delivery.models import Change, PublishedDocument
from search import service
from search.index import log
from search.index.elasticsearch import ElasticsearchIndex, RebuildUnderWay
from search.index.log import Line
from search.index.versions import Family, Version

logger = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds between two checks of the index."""

AFTER_A_MISCOUNT = 600.0
"""Seconds without another rebuild for a wrong count: if one did not mend it, none will soon."""


class Upkeep:
    """Brings the index what changes, and makes it again when it is not what it should be.

    It may be gone (deleted, an empty server), made by another release, older than what it was
    given (a snapshot was restored) or than what the log still tells, fed from another log (the
    database was restored) or short of documents.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._next_check = float("-inf")
        self._next_recount = float("-inf")
        self._suspect: tuple[int, int] | None = None

    def follow(self, changes: Sequence[Change]) -> None:
        """Apply changes, less those that the index holds already.

        Raises:
            IndexWriteFailed: see ``ElasticsearchIndex.rebuild``, like the other errors.
        """
        index = ElasticsearchIndex()
        family = index.family()
        reason = _why_rebuild(family)
        if reason is None and family.current is not None:
            held = family.current.line.sequence
            if pending := [change for change in changes if change.sequence > held]:
                index.apply(pending)
                self._note(index, family.current, Line.of(pending[-1]))
            return
        _rebuild(index, reason)

    def _note(self, index: ElasticsearchIndex, former: Version, line: Line) -> None:
        """Record how far an index goes, unless another took its place meanwhile.

        The changes may then have reached the other one, which knows by itself what it holds.
        """
        current = index.family().current
        if current is not None and current.name == former.name:
            index.versions.record(current, line)

    def check(self, sequence: int) -> None:
        """Look at the index now and then, though nothing changed; mend what is wrong.

        ``sequence``: the line of the log up to which it was given every change.

        Raises:
            IndexWriteFailed: see ``ElasticsearchIndex.rebuild``, like the other errors.
        """
        now = self._monotonic()
        if now < self._next_check:
            return
        self._mend(sequence)
        self._next_check = now + EVERY

    def _mend(self, sequence: int) -> None:
        index = ElasticsearchIndex()
        family = index.family()
        reason = _why_rebuild(family)
        if reason is None and family.current is not None:
            self._catch_up(index, family.current, sequence)
            reason = self._miscount(index, family.current, sequence)
        if reason is None:
            service.try_again()
            return
        try:
            _rebuild(index, reason)
        except RebuildUnderWay:
            return
        service.try_again(at_once=True)

    def _catch_up(self, index: ElasticsearchIndex, current: Version, sequence: int) -> None:
        held = current.line.sequence
        if held < sequence:
            replayed = index.catch_up(current)
            logger.warning(
                "search index %s was older than what it was given (change %d, not %d): "
                "%d changes replayed",
                *(current.name, held, sequence, replayed),
            )

    def _miscount(self, index: ElasticsearchIndex, current: Version, sequence: int) -> str | None:
        """Say that documents are missing or left over, once two checks in a row have seen it."""
        expected, found = PublishedDocument.objects.count(), index.count(current.name)
        former, self._suspect = self._suspect, None
        if expected == found or log.newest().sequence != sequence:
            return None
        self._suspect = expected, found
        now = self._monotonic()
        if former != self._suspect or now < self._next_recount:
            return None
        self._next_recount = now + AFTER_A_MISCOUNT
        return f"it holds {found} documents and {expected} are published"


def _why_rebuild(family: Family) -> str | None:
    """What is wrong with the index that only a new one mends, None when nothing is."""
    current = family.current
    if family.squatted or not family.serving:
        return "no index is behind the alias"
    if current is None:
        return "several indexes are behind the alias"
    if not current.fits:
        return f"another release made {current.name}"
    if log.was_written_anew(current.line):
        return f"{current.name} was fed from another change log: the database was restored"
    if log.was_thinned_after(current.line):
        return f"{current.name} is older than what the change log still tells"
    return None


def _rebuild(index: ElasticsearchIndex, reason: str | None) -> None:
    logger.warning("search index %s is made again: %s", index.alias, reason)
    deque(index.rebuild(), maxlen=0)
