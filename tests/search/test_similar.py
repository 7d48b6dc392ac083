"""Similar documents: what is near on both engines, what is never offered, what a failure does."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.delivery.models import Change, PublishedDocument
from search import service
from search.consumer import DatabaseConsumer
from search.contract import Engine
from search.similar import OFFERED, similar_references
from tests.factories.pages import TrainingIndexPageFactory, TrainingPageFactory, make_home
from tests.search.builders import publish
from tests.search.conftest import Feed

pytestmark = pytest.mark.django_db
FACILITATION = "Animer un atelier de facilitation avec des agents, du brise-glace au bilan."
ACCOUNTS = "Tenir la comptabilité budgétaire d’une direction, des crédits aux factures."


@pytest.fixture(autouse=True)
def _forget_answers() -> None:
    cache.clear()


def titles(engine: Engine, document: PublishedDocument, limit: int = 4) -> list[str]:
    """Titles of what an engine finds near a document."""
    by_id = PublishedDocument.objects.in_bulk(engine.similar(document.pk, limit))
    return [by_id[key].title for key in engine.similar(document.pk, limit)]


def shelf() -> PublishedDocument:
    """Documents on two subjects; gives one about facilitation."""
    document = publish("Guide de facilitation", "resource", text={"body": FACILITATION})
    publish("Facilitation d’atelier", "training", text={"body": FACILITATION})
    publish("Brise-glace pour atelier", "resource", text={"body": "Un atelier commence ainsi."})
    publish("Comptabilité budgétaire", "training", text={"body": ACCOUNTS})
    publish("Factures et crédits", "resource", text={"body": ACCOUNTS})
    return document


def test_the_nearest_comes_first_and_the_rest_is_another_subject(feed: Feed) -> None:
    document = shelf()
    assert titles(feed(), document, 2) == ["Facilitation d’atelier", "Brise-glace pour atelier"]


def test_a_document_is_never_near_itself_nor_a_mere_page(feed: Feed) -> None:
    document = shelf()
    publish("Facilitation", "page", text={"body": FACILITATION})
    found = titles(feed(), document, 10)
    assert document.title not in found
    assert "Facilitation" not in found


def test_a_theme_in_common_brings_nearer(feed: Feed) -> None:
    document = publish("Un sujet", "resource", text={"body": FACILITATION},
                       terms={"theme": ["innovation"]})  # fmt: skip
    publish("Sans thème", "resource", text={"body": FACILITATION})
    publish("Même thème", "resource", text={"body": FACILITATION}, terms={"theme": ["innovation"]})
    assert titles(feed(), document) == ["Même thème", "Sans thème"]


def test_what_has_expired_is_not_offered(feed: Feed) -> None:
    document = shelf()
    publish("Facilitation passée", "event", text={"body": FACILITATION},
            expires_at=timezone.now() - timedelta(hours=1))  # fmt: skip
    assert "Facilitation passée" not in titles(feed(), document, 10)


def test_an_event_past_comes_after_what_one_can_still_use(feed: Feed) -> None:
    document = publish("Un sujet", "resource", text={"body": FACILITATION})
    publish("Passé", "event", text={"body": FACILITATION}, terms={"state": ["past"]})
    publish("À suivre", "training", text={"body": FACILITATION})
    assert titles(feed(), document) == ["À suivre", "Passé"]


def test_an_unknown_document_has_nothing_near(feed: Feed) -> None:
    document = shelf()
    engine = feed()
    missing = document.pk
    PublishedDocument.objects.filter(pk=missing).delete()
    if engine.name == "database":
        assert engine.similar(missing, 4) == []


def test_a_document_without_text_has_nothing_near(feed: Feed) -> None:
    document = publish("…", "article")
    shelf()
    assert titles(feed(), document) == []


def as_document(row: PublishedDocument, *related: PublishedDocument) -> dict[str, object]:
    """The part of an API document that is read."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "version": row.version,
        "related": [{"id": str(other.pk)} for other in related],
    }


def index() -> None:
    """Feed the database index."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def test_the_picks_of_editors_take_their_room() -> None:
    document = shelf()
    picked = PublishedDocument.objects.get(title="Facilitation d’atelier")
    for number in range(6):
        publish(f"Atelier {number}", "resource", text={"body": FACILITATION})
    index()
    offered = similar_references(as_document(document, picked))
    assert len(offered) == OFFERED - 1
    assert str(picked.pk) not in {reference["id"] for reference in offered}
    full = as_document(document, *PublishedDocument.objects.exclude(pk=document.pk)[:OFFERED])
    assert similar_references(full) == []


def test_an_answer_is_kept_for_a_while(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    document = shelf()
    index()
    first = similar_references(as_document(document))
    with django_assert_num_queries(0):
        assert similar_references(as_document(document)) == first


def test_it_costs_three_queries_whatever_the_number_of_documents(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    document = shelf()
    for number in range(50):
        publish(f"Atelier {number}", "resource", text={"body": FACILITATION})
    index()
    service.similar(document.pk, 4)
    with django_assert_max_num_queries(3):
        service.similar(document.pk, 4)


def test_a_failure_leaves_the_page_without_them() -> None:
    document = shelf()
    with patch.object(service, "similar", side_effect=OperationalError):
        assert similar_references(as_document(document)) == []


def test_a_draft_and_a_mere_page_are_given_none() -> None:
    document = shelf()
    assert similar_references(as_document(document) | {"version": 0}) == []
    assert similar_references(as_document(document) | {"kind": "page"}) == []


def test_a_page_shows_near_contents_under_their_own_title(client: Client) -> None:
    section = TrainingIndexPageFactory(parent=make_home())
    text = {"summary": "Animer un atelier de facilitation."}
    page = TrainingPageFactory(parent=section, title="Facilitation, niveau 1", **text)
    near = TrainingPageFactory(parent=section, title="Facilitation, niveau 2", **text)
    index()
    shown = client.get(page.url).content.decode()
    assert "Contenus proches" in shown
    assert near.title in shown
    near.unpublish()
    assert near.title not in client.get(page.url).content.decode()
