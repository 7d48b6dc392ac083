"""The pages as delivery sees them: something that can present itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, get_page_models

from cms.delivery.contract import Absent, Presented
from cms.workflows.models import PublicationSet
from pages.documents.base import present
from pages.documents.presentation import Surroundings
from pages.models.base import CampusPage
from pages.visibility import Visibility


class PageSource:
    """Presents the pages of the campus; the version moves when presenters change."""

    presenter_version = 4

    def present(self, ids: Iterable[UUID]) -> Iterator[Presented | Absent]:
        """Give each id's public state; an id of no page, or of no page of ours, is absent."""
        surroundings = Surroundings()
        wanted = list(ids)
        pages = _load(wanted)
        for document_id in wanted:
            page = pages.get(document_id)
            if page is not None and surroundings.visibility.admits(page):
                yield present(page, surroundings)
            else:
                yield Absent(document_id, exists=page is not None)

    def public_ids(self) -> set[UUID]:
        """Ids of every page that is public now."""
        visibility = Visibility.load()
        pages = Page.objects.filter(live=True, content_type__in=_campus_types())
        return {page.translation_key for page in pages if visibility.admits(page)}

    def draft(self, page: CampusPage) -> tuple[Presented, datetime]:
        """Present a draft as it would be read if it were published now."""
        surroundings = Surroundings()
        return present(page, surroundings), surroundings.visibility.now

    def next_publication(self, since: datetime) -> datetime | None:
        """The first hour after ``since`` of a page approved for later or of a planned set."""
        pages = Revision.objects.filter(approved_go_live_at__gt=since)
        sets = PublicationSet.objects.planned().filter(publish_at__gt=since)
        hours = (
            pages.order_by()
            .values_list("approved_go_live_at")
            .union(sets.order_by().values_list("publish_at"))
        )
        return min((hour for (hour,) in hours), default=None)

    def replacement(self, path: str) -> str | None:
        """Where an editor's redirect leads from ``path``, when it leads to a public place."""
        old_path = Redirect.normalise_path(path)
        redirect = (
            Redirect.objects.filter(Q(site=None) | Q(site__is_default_site=True), old_path=old_path)
            .select_related("redirect_page")
            .first()
        )
        if redirect is None:
            return None
        if redirect.redirect_page is None:
            return redirect.redirect_link or None
        visibility = Visibility.load()
        if not visibility.admits(redirect.redirect_page):
            return None
        return visibility.path_of(redirect.redirect_page)


def _load(ids: list[UUID]) -> dict[UUID, CampusPage]:
    """Pages of ours by their public id: a query, and one more for each type among them."""
    keys_by_type: dict[type[CampusPage], list[int]] = {}
    for page in Page.objects.filter(translation_key__in=ids).only("pk", "content_type_id"):
        model = page.specific_class
        if model is not None and issubclass(model, CampusPage):
            keys_by_type.setdefault(model, []).append(page.pk)
    return {
        page.translation_key: page
        for model, keys in keys_by_type.items()
        for page in model._default_manager.filter(pk__in=keys).select_related("locale")
    }


def _campus_types() -> list[ContentType]:
    models = [model for model in get_page_models() if issubclass(model, CampusPage)]
    return list(ContentType.objects.get_for_models(*models).values())
