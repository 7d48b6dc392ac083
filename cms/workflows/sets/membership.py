"""Which page is in which publication set, and the version that waits there."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.locks import BaseLock
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.workflows.models.sets import PublicationItem, PublicationSet
from cms.workflows.sets import audit


class NotPossible(Exception):
    """What a person asked of a set cannot be; its text says why, in a sentence for them."""


def open_item(page: Page) -> PublicationItem | None:
    """The place of a page in the open set it belongs to."""
    return (
        PublicationItem.objects.filter(page=page.pk, is_open=True)
        .select_related("publication_set")
        .first()
    )


def planned_set_of(page: Page) -> PublicationSet | None:
    """The planned set that is about to publish a page, or one below it."""
    below = PublicationItem.objects.filter(page__path__startswith=page.path, is_open=True)
    return PublicationSet.objects.planned().filter(items__in=below).first()


@transaction.atomic
def add_pages(
    publication_set: PublicationSet, pages: Iterable[Page], user: User
) -> tuple[int, list[str]]:
    """Put pages into a set; those that are in it already stay as they are.

    Returns:
        How many entered, and a sentence for each page that could not.

    Raises:
        NotPossible: the set is planned or ended.
    """
    held = lock(publication_set)
    if not held.is_open or held.is_planned:
        raise NotPossible(f"« {held} » n’est plus en préparation : rien ne peut y être ajouté.")
    pages = list(pages)
    taken = {
        item.page_id: item
        for item in PublicationItem.objects.filter(
            page__in=[page.pk for page in pages], is_open=True
        ).select_related("publication_set")
    }
    added, refused = [], []
    for page in pages:
        if (reason := _refusal(held, page, taken.get(page.pk))) is None:
            added.append(page)
        elif reason:
            refused.append(f"« {page.draft_title or page.title} » {reason}")
    PublicationItem.objects.bulk_create(
        PublicationItem(publication_set=held, page_id=page.pk, added_by=user) for page in added
    )
    if added:
        titles = [page.draft_title or page.title for page in added]
        log(held, audit.ADD, user=user, data={"pages": titles})
    return len(added), refused


def _refusal(
    publication_set: PublicationSet, page: Page, item: PublicationItem | None
) -> str | None:
    """Why a page cannot enter; empty when it is there already, None when it can."""
    if item is not None:
        if item.publication_set_id == publication_set.pk:
            return ""
        return f"est déjà dans la publication groupée « {item.publication_set} »."
    if page.depth <= 1:
        return "est la racine du site."
    if page.alias_of_id:
        return "est un double d’une autre page : ajoutez l’original."
    if page.scheduled_revision is not None:
        return "a déjà une publication programmée : annulez-la d’abord."
    return None


@transaction.atomic
def remove_item(item: PublicationItem, user: User) -> Revision | None:
    """Take a page out of its set; give the approved version that waited there, if any.

    Raises:
        NotPossible: the set is planned or ended.
    """
    held = lock(item.publication_set)
    if not held.is_open or held.is_planned:
        raise NotPossible(f"« {held} » n’est plus en préparation : rien ne peut en être retiré.")
    log(held, audit.REMOVE, user=user, data={"pages": [item.page.draft_title]})
    revision = item.revision
    item.delete()
    return revision


def keep_for_its_set(revision: Revision) -> bool:
    """Keep an approved version for the open set of its page; say whether there is one."""
    page = revision.content_object
    item = open_item(page) if isinstance(page, Page) else None
    if item is None:
        return False
    held = lock(item.publication_set)
    if not held.is_open:
        return False  # it was published or cancelled meanwhile
    item.revision, item.approved_at = revision, timezone.now()
    item.save(update_fields=["revision", "approved_at"])
    log(page, audit.KEEP, data={"set": {"id": held.pk, "title": held.title}}, revision=revision)
    return True


def lock(publication_set: PublicationSet) -> PublicationSet:
    """The set as it is now, held until the end of the transaction."""
    return PublicationSet.objects.select_for_update().get(pk=publication_set.pk)


class PlannedSetLock(BaseLock):
    """Nobody edits a version that was approved for a set whose time is settled."""

    def __init__(self, page: Page, publication_set: PublicationSet) -> None:
        super().__init__(page)
        self.publication_set = publication_set

    def for_user(self, user: Any) -> bool:
        """Everybody."""
        return True

    def get_message(self, user: Any) -> str:
        """Nothing more: the screen of the page says in which set it is."""
        return ""

    def get_locked_by(self, user: Any) -> str:
        """What locks it."""
        return "Verrouillée par une publication groupée"

    def get_description(self, user: Any) -> str:
        """How to unlock it."""
        return (
            f"Elle sera publiée avec « {self.publication_set} ». Pour la modifier, reprenez la "
            "préparation de cette publication groupée."
        )


def planned_lock(page: Page) -> PlannedSetLock | None:
    """The lock of a page whose approved version waits for the time of its set."""
    item = open_item(page)
    if item is None or not item.publication_set.is_planned:
        return None
    if item.revision_id is None or item.revision_id != page.latest_revision_id:
        return None  # its author has yet to submit it, or to submit it again
    return PlannedSetLock(page, item.publication_set)
