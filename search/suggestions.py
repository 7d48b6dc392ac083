"""Completions: documents that an engine finds, grouped by kind, then entries of vocabularies."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from cms.delivery.driver import Row
from cms.delivery.rows import public_rows
from pages.choices import Kind
from search.analysis import exact, sort_key
from search.analysis.chains import PREFIX_MINIMUM
from search.contract import Completion, CompletionGroup
from search.highlight import mark_beginnings
from search.known_values import KnownValues

VOCABULARIES = {
    "theme": "Thèmes",
    "region": "Régions",
    "audience": "Publics",
    "organisation": "Organisations",
}
VOCABULARY_SHARE = 4
"""One completion in this many may be an entry of a vocabulary, and at least two of three."""

AHEAD = 50
"""The first documents among which the first letter of one more word is looked for."""

_WORD = re.compile(r"[^\W_]+")

SEARCH_PATH = "/recherche"

Finder = Callable[[str, int], Sequence[UUID]]


def completions(
    q: str, limit: int, find: Finder, excluded: Set[UUID] = frozenset()
) -> tuple[CompletionGroup, ...]:
    """Complete what is typed, ``limit`` entries in all; ``find`` gives ids, best first.

    Titles come first: an entry of a vocabulary takes the only place when no title answers.
    """
    typed = tuple(exact(q))
    if not typed or limit < 1:
        return ()
    share = min(limit, max(2, limit // VOCABULARY_SHARE))
    entries = _vocabularies(typed, share)
    used = sum(len(group.items) for group in entries)
    room = max(limit - used, 1)
    begun = _begun(q, typed)
    found = find(begun, (room if begun == q else AHEAD) + len(excluded))
    rows = public_rows([key for key in found if key not in excluded], ("kind", "title", "path"))
    kept = [key for key in found if key in rows]
    if begun != q:
        kept.sort(key=lambda key: not _says_next_letter(rows[key][1], typed))
    kept = kept[:room]
    if used > limit - len(kept):
        entries = _vocabularies(typed, limit - len(kept))
    return (*_documents({key: rows[key] for key in kept}, typed), *entries)


def _begun(q: str, typed: Sequence[str]) -> str:
    """What titles are looked for with: indexes hold no first letter of one more word."""
    return " ".join(typed[:-1]) if len(typed) > 1 and len(typed[-1]) < PREFIX_MINIMUM else q


def _says_next_letter(title: str, typed: Sequence[str]) -> bool:
    """Whether a title says what is typed, its last letter at the start of one word more.

    Words as they are written: « budget d » is said by « Budget d’innovation ».
    """
    words = _WORD.findall(sort_key(title))
    *parts, letter = typed
    for part in parts:
        said = next((word for word in words if word.startswith(part.partition("'")[0])), None)
        if said is None:
            return False
        words.remove(said)
    return any(word.startswith(letter) for word in words)


def past_queries(q: str, found: Sequence[str]) -> tuple[CompletionGroup, ...]:
    """Queries that others made often, each with the address that makes it again."""
    typed = tuple(exact(q))
    items = tuple(_query_completion(text, typed) for text in found)
    return (CompletionGroup("query", "Recherches fréquentes", items),) if items else ()


def _query_completion(text: str, typed: tuple[str, ...]) -> Completion:
    path = f"{SEARCH_PATH}?{urlencode({'q': text})}"
    return Completion(
        title=text,
        highlight=mark_beginnings(text, typed),
        path=path,
        url=f"{settings.CAMPUS_BASE_URL}{path}",
    )


def _documents(rows: Mapping[UUID, Row], typed: tuple[str, ...]) -> Iterator[CompletionGroup]:
    """Documents grouped by kind; a row is a kind, a title and a path."""
    groups: dict[str, list[Completion]] = {}
    for key, (kind, title, path) in rows.items():
        completion = Completion(
            title=title,
            highlight=mark_beginnings(title, typed),
            id=key,
            path=path,
            url=f"{settings.CAMPUS_BASE_URL}{path}",
        )
        groups.setdefault(kind, []).append(completion)
    for kind, items in groups.items():
        yield CompletionGroup(kind, str(Kind(kind).label), tuple(items))


def _vocabularies(typed: tuple[str, ...], limit: int) -> tuple[CompletionGroup, ...]:
    """Entries that public documents use and whose words start like those typed."""
    known = KnownValues()
    groups = []
    for name, label in VOCABULARIES.items():
        used = known.used(name)
        items = [
            _vocabulary_completion(name, slug, value.label, typed)
            for slug, value in known.values(name).items()
            if slug in used and _starts_like(value.label, typed)
        ][:limit]
        limit -= len(items)
        if items:
            groups.append(CompletionGroup(name, label, tuple(items)))
    return tuple(groups)


def _starts_like(label: str, typed: tuple[str, ...]) -> bool:
    words = _words(label)
    return all(any(word.startswith(part) for word in words) for part in typed)


@lru_cache(maxsize=10_000)
def _words(label: str) -> tuple[str, ...]:
    return tuple(exact(label))


def _vocabulary_completion(name: str, slug: str, label: str, typed: tuple[str, ...]) -> Completion:
    path = f"{SEARCH_PATH}?{urlencode({name: slug})}"
    return Completion(
        title=label,
        highlight=mark_beginnings(label, typed),
        path=path,
        url=f"{settings.CAMPUS_BASE_URL}{path}",
    )
