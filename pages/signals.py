"""Events that no page's save tells of: moves, deletions, privacy, quoted things, redirects."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import ModelSignal, post_delete, post_save, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Revision,
    Site,
)
from wagtail.signals import page_unpublished, post_page_move

from cms.delivery.contract import Reference
from cms.delivery.models import DocumentPath
from cms.delivery.publish import change_log, synchronise, synchronise_quoting
from cms.delivery.rebuild import rebuild
from cms.delivery.schedule import surroundings_changed
from cms.workflows.models import PublicationSet
from media.models import CampusDocument, CampusImage, CampusRendition
from media.signals import changed_in_bulk
from pages.models.base import subtree_ids
from snippets.models import (
    Alert,
    Audience,
    Department,
    Figure,
    Menu,
    MenuItem,
    Organisation,
    Person,
    Region,
    Theme,
)

QUOTED: tuple[type[Model], ...] = (
    Audience,
    CampusDocument,
    CampusImage,
    Department,
    Figure,
    Organisation,
    Person,
    Region,
    Theme,
)
SHOWN_BESIDE: tuple[type[Model], ...] = (
    Alert,
    Audience,
    Menu,
    MenuItem,
    Organisation,
    Region,
    Site,
    Theme,
)
"""What public answers show besides documents: vocabularies, menus, banners."""

SAVED_OR_DELETED: tuple[ModelSignal, ...] = (post_save, post_delete)


def connect() -> None:
    """Listen; called once, when the applications are ready."""
    page_unpublished.connect(_page_unpublished)
    post_page_move.connect(_page_moved)
    post_delete.connect(_page_deleted, sender=Page)
    for signal in SAVED_OR_DELETED:
        signal.connect(_page_privacy_changed, sender=PageViewRestriction)
        signal.connect(_collection_privacy_changed, sender=CollectionViewRestriction)
        signal.connect(_redirect_changed, sender=Redirect)
        signal.connect(_site_changed, sender=Site)
        for model in QUOTED:
            signal.connect(_quoted_changed, sender=model)
        for model in SHOWN_BESIDE:
            signal.connect(_surroundings_changed, sender=model)
        signal.connect(_publication_planned, sender=PublicationSet)
    post_save.connect(_revision_saved, sender=Revision)
    post_save.connect(_collection_saved, sender=Collection)
    post_delete.connect(_rendition_deleted, sender=CampusRendition)
    pre_save.connect(_redirect_changing, sender=Redirect)
    changed_in_bulk.connect(_media_changed_in_bulk)


def _page_unpublished(instance: Page, **kwargs: Any) -> None:
    # Expiry saves the base page, not the page type.
    synchronise([instance.translation_key])


def _page_moved(instance: Page, **kwargs: Any) -> None:
    with change_log():
        synchronise(subtree_ids(instance))


def _page_deleted(instance: Page, **kwargs: Any) -> None:
    synchronise([instance.translation_key])


def _page_privacy_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:  # None when the restriction goes with its page
        with change_log():
            synchronise(subtree_ids(page))


def _collection_privacy_changed(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection is not None:
        _present_media_of(collection)


def _collection_saved(instance: Collection, *, created: bool, **kwargs: Any) -> None:
    if not created:
        _present_media_of(instance)
        # Wagtail saves a collection, then moves it under another, and tells of the first alone.
        transaction.on_commit(partial(_present_media_of, instance))


def _present_media_of(collection: Collection) -> None:
    with change_log():
        here = Collection.objects.filter(pk=collection.pk).first()
        inside = Collection.objects.filter(path__startswith=here.path) if here else []
        synchronise_quoting(
            Reference(model._meta.label_lower, str(key))
            for model in (CampusDocument, CampusImage)
            for key in model.objects.filter(collection__in=inside).values_list("pk", flat=True)
        )


def _media_changed_in_bulk(sender: type[Model], keys: Iterable[int], **kwargs: Any) -> None:
    synchronise_quoting(Reference(sender._meta.label_lower, str(key)) for key in keys)


def _quoted_changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if not kwargs.get("created"):
        synchronise_quoting([Reference(sender._meta.label_lower, str(instance.pk))])


def _surroundings_changed(**kwargs: Any) -> None:
    surroundings_changed()


def _revision_saved(instance: Revision, **kwargs: Any) -> None:
    # Answers say for how long they may be kept: until the next planned publication at most.
    if instance.approved_go_live_at is not None:
        surroundings_changed()


def _publication_planned(instance: PublicationSet, **kwargs: Any) -> None:
    if instance.publish_at is not None:
        surroundings_changed()


def _rendition_deleted(instance: CampusRendition, **kwargs: Any) -> None:
    # A replaced file drops the sizes of the old one after the image was saved.
    if CampusImage.objects.filter(pk=instance.image_id).exists():
        synchronise_quoting([Reference("media.campusimage", str(instance.image_id))])


def _redirect_changing(instance: Redirect, **kwargs: Any) -> None:
    stored = Redirect.objects.filter(pk=instance.pk).values_list("old_path", flat=True)
    instance.former_path = stored.first()


def _redirect_changed(instance: Redirect, **kwargs: Any) -> None:
    known = {instance.old_path, getattr(instance, "former_path", None)} - {None}
    with change_log():
        paths = DocumentPath.objects.filter(
            path__in=[form for path in known for form in (path, f"{path}/")]
        )
        synchronise(paths.values_list("document_id", flat=True))
    surroundings_changed()  # it may lead from an address that no document ever had


def _site_changed(**kwargs: Any) -> None:
    rebuild()
