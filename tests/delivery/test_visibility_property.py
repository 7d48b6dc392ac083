"""Whatever editors do in whatever order, documents exist for the public pages and no other."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from cms.delivery.clock import represent_due
from cms.delivery.models import Change, PublishedDocument
from cms.delivery.rebuild import rebuild
from pages.models import CampusPage, HomePage, RelatedPage
from tests.factories.pages import (
    ResourcePageFactory,
    ToolkitIndexPageFactory,
    ToolkitPageFactory,
    make_home,
)

Action = Callable[[CampusPage, CampusPage], None]


def publish(page: CampusPage, other: CampusPage) -> None:
    page.save_revision().publish()


def unpublish(page: CampusPage, other: CampusPage) -> None:
    page.unpublish()


def unpublish_with_children(page: CampusPage, other: CampusPage) -> None:
    for descendant in page.get_descendants(inclusive=True).live().specific():
        descendant.unpublish()


def edit_draft(page: CampusPage, other: CampusPage) -> None:
    page.title = f"{page.title} bis"[:200]
    page.save_revision()


def edit_live(page: CampusPage, other: CampusPage) -> None:
    page.summary = f"{page.summary} De plus."[:500]
    page.save()


def rename(page: CampusPage, other: CampusPage) -> None:
    page.slug = f"adresse-{page.pk}-{timezone.now():%f}"
    page.save_revision().publish()


def move_resource(page: CampusPage, other: CampusPage) -> None:
    if page.kind == "resource" and other.kind == "toolkit":
        page.move(other, pos="last-child")


def restrict(page: CampusPage, other: CampusPage) -> None:
    PageViewRestriction.objects.get_or_create(
        page_id=page.pk, restriction_type=PageViewRestriction.LOGIN
    )


def free(page: CampusPage, other: CampusPage) -> None:
    for restriction in PageViewRestriction.objects.filter(page_id=page.pk):
        restriction.delete()


def expire(page: CampusPage, other: CampusPage) -> None:
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()


def renew(page: CampusPage, other: CampusPage) -> None:
    page.expire_at = timezone.now() + timedelta(days=1)
    page.save()


def schedule(page: CampusPage, other: CampusPage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def relate(page: CampusPage, other: CampusPage) -> None:
    RelatedPage.objects.create(page_id=page.pk, target_id=other.pk, sort_order=0)
    page.specific_class.objects.get(pk=page.pk).save()


def delete(page: CampusPage, other: CampusPage) -> None:
    if page.kind != "page":
        page.delete()


def clock(page: CampusPage, other: CampusPage) -> None:
    represent_due(timezone.now())


ACTIONS: tuple[Action, ...] = (
    publish, unpublish, unpublish_with_children, edit_draft, edit_live, rename, move_resource,
    restrict, free, expire, renew, schedule, relate, delete, clock,
)  # fmt: skip


def grow() -> HomePage:
    """Home, an index, two toolkits and two resources: six pages, three levels deep."""
    home = make_home()
    index = ToolkitIndexPageFactory(parent=home)
    for _ in range(2):
        toolkit = ToolkitPageFactory(parent=index)
        ResourcePageFactory(parent=toolkit)
    return home


def public_pages() -> dict[object, CampusPage]:
    """What Wagtail itself calls live and public, less what has expired."""
    pages = Page.objects.live().public().exclude(expire_at__lte=timezone.now()).specific()
    return {page.translation_key: page for page in pages if isinstance(page, CampusPage)}


def check_documents() -> None:
    """One document for each public page, saying what the page says and quoting only the public."""
    public = public_pages()
    documents = {row.pk: row for row in PublishedDocument.objects.public()}
    assert documents.keys() == public.keys()
    addresses = {row.path for row in documents.values()}
    for key, row in documents.items():
        document = json.loads(bytes(row.body))
        assert (document["title"], document["version"]) == (public[key].title, row.version)
        assert document["path"] == row.path == public[key].get_url_parts()[2]
        assert {crumb["path"] for crumb in document["breadcrumbs"]} <= addresses
        assert {page["path"] for page in document["related"]} <= addresses
    for key in documents:
        last = Change.objects.filter(document_id=key).latest("version")
        assert last.operation == Change.Operation.UPSERT


steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.integers(0, 5)),
    min_size=1,
    max_size=10,
)


@pytest.mark.django_db
@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # ten steps need no shrinking
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
@example(steps=[(expire, 2, 0), (rename, 2, 0)])  # a page that stays below one that is gone
def test_documents_are_the_public_pages_whatever_happens(
    steps: list[tuple[Action, int, int]],
) -> None:
    with transaction.atomic():
        root = grow()
        for action, one, other in steps:
            pages = list(root.get_descendants(inclusive=True).specific().order_by("path"))
            action(pages[one % len(pages)], pages[other % len(pages)])
            check_documents()
        before = dict(PublishedDocument.objects.public().values_list("pk", "body"))
        rebuild(from_scratch=True)
        after = dict(PublishedDocument.objects.public().values_list("pk", "body"))
        assert {pk: bytes(body) for pk, body in before.items()} == {
            pk: bytes(body) for pk, body in after.items()
        }
        transaction.set_rollback(True)
