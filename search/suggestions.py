"""Completions: documents that an engine finds, grouped by kind, then entries of vocabularies."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from cms.delivery.models import DocumentTerm, PublishedDocument
from pages.choices import Kind
from search.analysis import exact
from search.contract import Completion, CompletionGroup
from search.facets import FACETS
from search.highlight import mark_beginnings

VOCABULARIES = {
    "theme": "Thèmes",
    "region": "Régions",
    "audience": "Publics",
    "organisation": "Organisations",
}
VOCABULARY_SHARE = 4
"""One completion in this many may be an entry of a vocabulary, and at least two."""

SEARCH_PATH = "/recherche"

Finder = Callable[[str, int], Sequence[UUID]]


def completions(q: str, limit: int, find: Finder) -> tuple[CompletionGroup, ...]:
    """Complete what is typed, ``limit`` entries in all; ``find`` gives ids, best first."""
    typed = tuple(exact(q))
    if not typed or limit < 1:
        return ()
    entries = _vocabularies(typed, min(limit, max(2, limit // VOCABULARY_SHARE)))
    room = limit - sum(len(group.items) for group in entries)
    return (*_documents(find(q, room) if room else (), typed), *entries)


def _documents(ids: Sequence[UUID], typed: tuple[str, ...]) -> tuple[CompletionGroup, ...]:
    fields = ("id", "kind", "title", "path")
    documents = PublishedDocument.objects.public().only(*fields).in_bulk(ids)
    groups: dict[str, list[Completion]] = {}
    for found in ids:
        if (document := documents.get(found)) is None:
            continue
        completion = Completion(
            title=document.title,
            highlight=mark_beginnings(document.title, typed),
            id=document.pk,
            path=document.path,
            url=f"{settings.CAMPUS_BASE_URL}{document.path}",
        )
        groups.setdefault(document.kind, []).append(completion)
    return tuple(
        CompletionGroup(kind, str(Kind(kind).label), tuple(items)) for kind, items in groups.items()
    )


def _vocabularies(typed: tuple[str, ...], limit: int) -> tuple[CompletionGroup, ...]:
    """Entries that public documents use and whose words start like those typed."""
    public = PublishedDocument.objects.public().values("pk")
    terms = DocumentTerm.objects.filter(name__in=VOCABULARIES, document__in=public)
    used = set(terms.values_list("name", "value").distinct())
    groups = []
    for name, label in VOCABULARIES.items():
        items = [
            _vocabulary_completion(name, slug, value.label, typed)
            for slug, value in FACETS[name].values().items()
            if (name, slug) in used and _starts_like(value.label, typed)
        ][:limit]
        limit -= len(items)
        if items:
            groups.append(CompletionGroup(name, label, tuple(items)))
    return tuple(groups)


def _starts_like(label: str, typed: tuple[str, ...]) -> bool:
    words = exact(label)
    return all(any(word.startswith(part) for word in words) for part in typed)


def _vocabulary_completion(name: str, slug: str, label: str, typed: tuple[str, ...]) -> Completion:
    path = f"{SEARCH_PATH}?{urlencode({name: slug})}"
    return Completion(
        title=label,
        highlight=mark_beginnings(label, typed),
        path=path,
        url=f"{settings.CAMPUS_BASE_URL}{path}",
    )
