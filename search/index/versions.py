"""The versioned indexes of Elasticsearch behind one alias, and what each says of itself."""

import hashlib
import inspect
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from elasticsearch import Elasticsearch

from search import ranking
from search.index import documents
from search.index.log import Line
from search.index.mapping import MAPPING, SETTINGS


def _fingerprint() -> str:
    """Hash what decides what an index holds.

    The sources of what makes a document count too: nobody has to remember a number to raise, and
    a comment that changes there costs one rebuild in the background.
    """
    made_by = [inspect.getsource(module) for module in (documents, ranking)]
    content = json.dumps([MAPPING, SETTINGS, made_by], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


FINGERPRINT = _fingerprint()
"""Same for two releases that make the same index; 16 hexadecimal digits."""


@dataclass(frozen=True)
class Record:
    """What an index says of itself, kept in ``_meta`` of its mapping.

    ``line`` is the line of the change log up to which it holds every change: it comes back with
    the index when a snapshot is restored. Older releases wrote its number alone.
    """

    fingerprint: str
    created_at: datetime
    line: Line

    @classmethod
    def new(cls, line: Line) -> "Record":
        """The record of an index made now."""
        return cls(FINGERPRINT, timezone.now(), line)

    @classmethod
    def read(cls, meta: Mapping[str, Any]) -> "Record | None":
        """Read ``_meta``; None when another program or an older release wrote it."""
        try:
            return cls(
                str(meta["fingerprint"]),
                datetime.fromisoformat(meta["created_at"]),
                _line(meta),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def meta(self) -> dict[str, Any]:
        """The same as ``_meta``."""
        meta: dict[str, Any] = {
            "fingerprint": self.fingerprint,
            "created_at": self.created_at.isoformat(),
            "sequence": self.line.sequence,
        }
        if self.line.document_id is not None and self.line.created_at is not None:
            meta["document_id"] = str(self.line.document_id)
            meta["logged_at"] = self.line.created_at.isoformat()
        return meta


def _line(meta: Mapping[str, Any]) -> Line:
    sequence = int(meta["sequence"])
    if "document_id" not in meta:
        return Line(sequence)
    return Line(sequence, UUID(meta["document_id"]), datetime.fromisoformat(meta["logged_at"]))


@dataclass(frozen=True)
class Version:
    """One index; ``preparing`` until it has served once."""

    name: str
    record: Record | None
    serving: bool
    preparing: bool

    @property
    def door(self) -> str:
        """The alias by which it is written while it does not serve.

        A write through an alias that must exist never makes an index by accident. One that served
        before has a door of another name: left open by a failure, it does not make it half-made.
        """
        return f"{self.name}-{'preparing' if self.preparing else 'returning'}"

    @property
    def fits(self) -> bool:
        """Whether this release would make the same index."""
        return self.record is not None and self.record.fingerprint == FINGERPRINT

    @property
    def line(self) -> Line:
        """The line of the log up to which it holds every change; number 0 when it does not say."""
        return self.record.line if self.record else Line()


@dataclass(frozen=True)
class Family:
    """The indexes of one alias. ``squatted``: an index bears the name that the alias needs."""

    serving: tuple[Version, ...]
    kept: tuple[Version, ...]
    half_made: tuple[Version, ...]
    squatted: bool

    @property
    def current(self) -> Version | None:
        """The one index that answers."""
        return self.serving[0] if len(self.serving) == 1 else None


class Versions:
    """Names, aliases and records on the server; no document."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self.client = client
        self.alias = alias

    def family(self) -> Family:
        """Look at every index of the alias, the newest first, in one request."""
        answer = self.client.indices.get(
            index=[self.alias, f"{self.alias}-2*"],
            features=["aliases", "mappings"],
            ignore_unavailable=True,
        )
        found = sorted(self._versions(answer.body), key=lambda each: each.name, reverse=True)
        return Family(
            serving=tuple(each for each in found if each.serving),
            kept=tuple(each for each in found if not each.serving and not each.preparing),
            half_made=tuple(each for each in found if not each.serving and each.preparing),
            squatted=self.alias in answer.body,
        )

    def create(self, line: Line, settings: Mapping[str, Any]) -> Version:
        """Make an empty index, written through its door alone until it serves."""
        name = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        record = Record.new(line)
        made = Version(name, record, serving=False, preparing=True)
        self.client.indices.create(
            index=name,
            mappings={**MAPPING, "_meta": record.meta()},
            settings={**SETTINGS, **settings},
            aliases={made.door: {}},
        )
        return made

    def open_door(self, version: Version) -> None:
        """Let an index that served before be written before it serves again."""
        self.client.indices.put_alias(index=version.name, name=version.door)

    def close_door(self, version: Version) -> None:
        """Let an index that does not serve be written no more; a closed door is no error."""
        self.client.options(ignore_status=404).indices.delete_alias(
            index=version.name, name=version.door
        )

    def swap(self, version: Version, former: Iterable[Version]) -> None:
        """Point the alias at ``version`` alone, in one step, and close its door."""
        remove = [{"remove": {"index": each.name, "alias": self.alias}} for each in former]
        close = {"remove": {"index": version.name, "alias": version.door}}
        add = {"add": {"index": version.name, "alias": self.alias, "is_write_index": True}}
        self.client.indices.update_aliases(actions=[*remove, close, add])

    def record(self, version: Version, line: Line) -> None:
        """Note in the index up to which line of the log it holds."""
        if version.record is not None:
            record = replace(version.record, line=line)
            self.client.indices.put_mapping(index=version.name, meta=record.meta())

    def delete(self, versions: Iterable[Version]) -> None:
        """Delete indexes; one that is gone already is no error."""
        for each in versions:
            self.client.indices.delete(index=each.name, ignore_unavailable=True)

    def _versions(self, answer: Mapping[str, Any]) -> Iterable[Version]:
        ours = re.compile(rf"{re.escape(self.alias)}-\d{{20}}")
        for name, details in answer.items():
            serving = self.alias in details["aliases"]
            if serving or ours.fullmatch(name):
                record = Record.read(details["mappings"].get("_meta") or {})
                fresh = Version(name, record, serving, preparing=True)
                yield replace(fresh, preparing=fresh.door in details["aliases"])
