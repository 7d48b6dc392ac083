"""Public documents for tests, without a page behind them.

They are valid by the schemas of the contract and go through delivery's own write path, so that
tests of readers (API, search) read what a real publish writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.delivery import sources
from cms.delivery.contract import Absent, Interval, Presented, SearchText
from cms.delivery.publish import synchronise
from pages.documents.schemas import CARD_DETAILS, DOCUMENTS

BASE = "http://localhost:8000"
PUBLISHED_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FOLDERS = {
    "training": "formations",
    "toolkit": "mallettes",
    "resource": "outils",
    "community": "communautes",
    "lab": "laboratoires",
    "event": "evenements",
    "campaign": "temps-forts",
    "article": "actualites",
    "page": "pages",
}
# What the details of a kind cannot be null for.
_DETAILS: Mapping[str, Mapping[str, Any]] = {
    "training": {
        "objectives": [],
        "programme": [],
        "sessions": [],
        "is_permanent": False,
        "state": "to-be-scheduled",
    },
    "toolkit": {"toolkit_kind": "kit", "items": [], "item_count": 0},
    "resource": {"files": [], "authors": []},
    "community": {"animators": [], "resources": []},
    "lab": {
        "lab_kind": "territorial",
        "carriers": [],
        "partners": [],
        "alternative_names": [],
        "projects": [],
        "services": [],
    },
    "campaign": {"campaign_themes": [], "partners": [], "figures": []},
    "event": {
        "starts_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        "all_day": False,
        "date_precision": "day",
        "sessions": [],
        "organisers": [],
        "labs": [],
        "is_cancelled": False,
        "state": "upcoming",
    },
    "article": {"authors": []},
    "page": {"template": "standard", "figures": [], "highlights": [], "needs": []},
}


def document_id(slug: str) -> UUID:
    """The id that a slug always has in tests."""
    return uuid5(NAMESPACE_URL, f"{BASE}/{slug}")


def presented(
    kind: str,
    slug: str,
    *,
    details: Mapping[str, Any] | None = None,
    terms: Mapping[str, tuple[str, ...]] | None = None,
    intervals: tuple[Interval, ...] = (),
    expires_at: datetime | None = None,
    state_until: datetime | None = None,
    text: SearchText | None = None,
    duration_minutes: int | None = None,
    **members: Any,
) -> Presented:
    """Make a document; ``members`` replace its top-level members (``title``, ``path``…)."""
    schema = DOCUMENTS[kind]
    given = {
        "id": document_id(slug),
        "kind": kind,
        "locale": "fr",
        "title": slug.replace("-", " ").capitalize(),
        "path": f"/{FOLDERS[kind]}/{slug}/",
        "summary": f"Présentation de {slug}.",
        "image": None,
        "themes": [],
        "audiences": [],
        "regions": [],
        "organisations": [],
        "first_published_at": PUBLISHED_AT,
        "published_at": PUBLISHED_AT,
        "breadcrumbs": [{"title": "Accueil", "path": "/"}],
        "body": [{"type": "text", "html": f"<p>Le texte de {slug}.</p>"}],
        "related": [],
        "licence": "etalab-2.0",
        "attribution": "DITP",
        **members,
    }
    given["url"] = f"{BASE}{given['path']}"
    details_schema: Any = schema.model_fields["details"].annotation
    given["details"] = {
        **dict.fromkeys(details_schema.model_fields),
        **_DETAILS[kind],
        **(details or {}),
    }
    valid = schema.model_validate({**given, "version": 1, "updated_at": PUBLISHED_AT})
    data = valid.model_dump(mode="json", exclude={"version", "updated_at"})
    return Presented(
        id=valid.id,
        kind=kind,
        slug=slug,
        data=data,
        card_details=CARD_DETAILS[kind],
        first_published_at=valid.first_published_at,
        published_at=valid.published_at,
        terms=terms or {},
        intervals=intervals,
        duration_minutes=duration_minutes,
        text=text or SearchText(valid.title, summary=valid.summary),
        state_until=state_until,
        expires_at=expires_at,
    )


class Library:
    """A source of documents kept in memory: what tests publish, withdraw and delete."""

    presenter_version = 1

    def __init__(self) -> None:
        self.shelf: dict[UUID, Presented] = {}
        self.drafts: set[UUID] = set()
        self.replacements: dict[str, str] = {}

    def present(self, ids: Iterable[UUID]) -> Iterable[Presented | Absent]:
        """Give what is on the shelf."""
        for each in ids:
            yield self.shelf.get(each) or Absent(each, exists=each in self.drafts)

    def public_ids(self) -> set[UUID]:
        """Ids of all that is on the shelf."""
        return set(self.shelf)

    def next_publication(self, since: datetime) -> datetime | None:
        """Nothing is planned here: publication sets have tests of their own."""
        return None

    def replacement(self, path: str) -> str | None:
        """Address given instead of a path."""
        return self.replacements.get(path)

    def publish(self, *documents: Presented) -> None:
        """Make documents public, or their new state."""
        self.shelf |= {document.id: document for document in documents}
        synchronise([document.id for document in documents])

    def add(self, kind: str, slug: str, **members: Any) -> UUID:
        """Make and publish one document."""
        document = presented(kind, slug, **members)
        self.publish(document)
        return document.id

    def withdraw(self, key: UUID) -> None:
        """Take a document back; its page stays."""
        del self.shelf[key]
        self.drafts.add(key)
        synchronise([key])

    def delete(self, key: UUID, instead: str | None = None) -> None:
        """Delete a document, and name the address that replaces it, if any."""
        if instead:
            self.replacements[self.shelf[key].data["path"]] = instead
        del self.shelf[key]
        synchronise([key])


@contextmanager
def library() -> Iterator[Library]:
    """Replace the source of documents for a while."""
    found = Library()
    with patch.object(sources, "current", lambda: found):
        yield found
