"""Pages of one set that wait for the same person: told once, and dealt with on its screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, TaskState

from cms.workflows.models import PublicationItem, PublicationSet

TOGETHER = 2
"""From how many pages on a set stands for them; a page alone is shown for itself."""


@dataclass(frozen=True)
class AwaitedSet:
    """A set, and how many of its pages wait."""

    publication_set: PublicationSet
    count: int


def awaited_sets(states: QuerySet[TaskState]) -> list[AwaitedSet]:
    """Sets of which several pages are among these steps, in two queries; the largest first.

    Args:
        states: the steps that a person may approve.
    """
    on_the_page = _of_pages(states).filter(workflow_state__object_id=OuterRef("object_id"))
    counted = (
        _open_items()
        .filter(Exists(on_the_page))
        .values("publication_set")
        .annotate(count=Count("pk"))
        .filter(count__gte=TOGETHER)
        .order_by("-count", "publication_set")
    )
    counts = dict(counted.values_list("publication_set", "count"))
    sets = PublicationSet.objects.in_bulk(counts)
    return [AwaitedSet(sets[pk], count) for pk, count in counts.items() if pk in sets]


def outside(states: QuerySet[TaskState], sets: Sequence[AwaitedSet]) -> QuerySet[TaskState]:
    """These steps without those of the pages of these sets."""
    if not sets:
        return states
    items = _open_items().filter(publication_set__in=[each.publication_set for each in sets])
    of_sets = _of_pages(TaskState.objects.all()).filter(
        workflow_state__object_id__in=items.values_list(_page_as_text())
    )
    return states.exclude(pk__in=of_sets.values("pk"))


def _of_pages(states: QuerySet[TaskState]) -> QuerySet[TaskState]:
    pages = ContentType.objects.get_for_model(Page)
    return states.filter(workflow_state__base_content_type=pages)


def _open_items() -> QuerySet[PublicationItem]:
    return PublicationItem.objects.filter(is_open=True).annotate(object_id=_page_as_text())


def _page_as_text() -> Cast:
    """Workflows know their content by a text."""
    return Cast("page_id", CharField(max_length=255))
