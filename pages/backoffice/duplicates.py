"""What already exists: pages of nearly the same title, and the same file twice.

A person is told only of what they may see.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, UploadedFile
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from cms.accounts.models import User
from media.models import CampusDocument
from pages.quality.wording import plain

MOST_SHOWN = 5
NEAR = 0.75
"""Share of the words that two titles must have in common to be near."""

# Words that make no difference between two titles.
SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"}
    | {"un", "une"}
)


@dataclass(frozen=True)
class Twin:
    """Something that exists already: what it is called, in what state, where to see it."""

    title: str
    state: str
    url: str


def near_titles(page: Page, user: User) -> list[Twin]:
    """Pages of any status whose title is the same as this page's, or has nearly the same words.

    The same titles come first. One query, whatever the number of pages.
    """
    words = _words(page.title)
    if not words:
        return []
    others = (
        PagePermissionPolicy()
        .explorable_instances(user)
        .filter(depth__gt=1, alias_of=None)
        .exclude(pk=page.pk)
        .only("pk", "title", "draft_title", "live", "has_unpublished_changes", "expired")
    )
    scored = (
        (max(_nearness(words, other.draft_title), _nearness(words, other.title)), other)
        for other in others
    )
    near = sorted(
        ((score, other) for score, other in scored if score >= NEAR),
        key=lambda found: (-found[0], found[1].pk),
    )
    return [
        Twin(
            title=other.get_admin_display_title(),
            state="en ligne" if other.live else "brouillon",
            url=reverse("wagtailadmin_pages:edit", args=[other.pk]),
        )
        for _, other in near[:MOST_SHOWN]
    ]


def _words(title: str) -> frozenset[str]:
    words = frozenset(plain(title).split())
    return words - SMALL_WORDS or words


def _nearness(words: frozenset[str], title: str) -> float:
    """Words in common, as a share of all the words of both (Jaccard)."""
    others = _words(title)
    return len(words & others) / len(words | others) if others else 0.0


EDIT_URLS = {"campusimage": "wagtailimages:edit", "campusdocument": "wagtaildocs:edit"}


def same_files(medium: Any, user: User) -> list[Twin]:
    """The images, or documents, whose file is the very same as this one's."""
    if not medium.file_hash:
        return []
    return _of_hash(type(medium), medium.file_hash, user, medium.pk)


def same_as_upload(upload: UploadedFile, user: User) -> list[Twin]:
    """The documents whose file is the very same as one that was sent and waits for its form."""
    upload.file.open()
    with upload.file as file:
        return _of_hash(CampusDocument, hash_filelike(file), user)


def _of_hash(model: type[Any], file_hash: str, user: User, but: int | None = None) -> list[Twin]:
    others: QuerySet[Any] = policy_registry.get_by_type(
        model
    ).instances_user_has_any_permission_for(user, ["choose", "change", "delete"])
    twins = others.filter(file_hash=file_hash).exclude(pk=but).order_by("pk")[:MOST_SHOWN]
    url_name = EDIT_URLS[model._meta.model_name]
    return [
        Twin(title=twin.title, state=twin.filename, url=reverse(url_name, args=[twin.pk]))
        for twin in twins
    ]
