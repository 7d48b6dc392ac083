"""Every event that changes what the public may read reaches the documents."""

from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
)

from cms.accounts.models import User
from cms.delivery.clock import represent_due
from cms.delivery.contract import Absent, Presented
from cms.delivery.models import Change, DocumentTerm, PublishedDocument
from cms.delivery.rebuild import is_needed, rebuild
from media.models import CampusDocument, CampusImage
from pages.documents.source import PageSource
from pages.models import HomePage, RelatedPage, ResourceFile, ResourcePage, ToolkitItem
from tests.delivery.conftest import document_of
from tests.factories.pages import (
    CampaignPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    ResourceIndexPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    ToolkitIndexPageFactory,
    ToolkitPageFactory,
    TrainingIndexPageFactory,
    TrainingPageFactory,
)
from tests.factories.vocabularies import PersonFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def last_change(page: Page) -> Change:
    return Change.objects.filter(document_id=page.translation_key).latest("version")


def test_draft_has_no_document_and_no_change(home: HomePage) -> None:
    page = StandardPageFactory(parent=home, live=False)
    page.save_revision()
    assert document_of(page) is None
    assert not Change.objects.filter(document_id=page.translation_key).exists()


def test_publishing_writes_document_and_change(home: HomePage) -> None:
    page = StandardPageFactory(parent=home, live=False, title="Aide")
    page.save_revision().publish()
    document = document_of(page)
    assert document is not None
    assert (document["title"], document["version"]) == ("Aide", 1)
    assert last_change(page).operation == Change.Operation.UPSERT


def test_a_draft_of_a_live_page_changes_nothing(home: HomePage) -> None:
    page = StandardPageFactory(parent=home, title="Aide")
    before = document_of(page)
    page.title = "Secret"
    page.save_revision()
    assert document_of(page) == before


def test_unpublishing_leaves_a_tombstone(home: HomePage) -> None:
    page = StandardPageFactory(parent=home)
    page.unpublish()
    assert document_of(page) is None
    change = last_change(page)
    assert (change.operation, change.reason, change.version) == ("delete", "withdrawn", 2)


def test_deleting_leaves_a_tombstone_for_the_whole_subtree(home: HomePage) -> None:
    index = TrainingIndexPageFactory(parent=home)
    training = TrainingPageFactory(parent=index)
    index.delete()
    assert last_change(index).reason == last_change(training).reason == "gone"
    assert PublishedDocument.objects.count() == 1


def test_versions_go_on_after_a_return(home: HomePage) -> None:
    page = StandardPageFactory(parent=home)
    page.unpublish()
    page.save_revision().publish()
    document = document_of(page)
    assert document is not None
    assert document["version"] == 3


def test_expiry_hides_at_once_and_is_logged_by_the_clock(home: HomePage) -> None:
    soon = timezone.now() + timedelta(hours=1)
    page = StandardPageFactory(parent=home, expire_at=soon)
    PublishedDocument.objects.filter(pk=page.translation_key).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert document_of(page) is None
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert represent_due(timezone.now()) == 1
    assert last_change(page).reason == "withdrawn"


def test_moving_changes_the_paths_of_the_subtree(home: HomePage) -> None:
    toolkits = ToolkitIndexPageFactory(parent=home, slug="mallettes")
    first = ToolkitPageFactory(parent=toolkits, slug="une")
    second = ToolkitPageFactory(parent=toolkits, slug="deux")
    resource = ResourcePageFactory(parent=first, slug="guide")
    resource.move(second, pos="last-child")
    document = document_of(resource)
    assert document is not None
    assert document["path"] == "/mallettes/deux/guide/"
    assert [crumb["path"] for crumb in document["breadcrumbs"]][-1] == "/mallettes/deux/"


def test_a_new_slug_reaches_children_and_those_that_link_to_them(home: HomePage) -> None:
    index = TrainingIndexPageFactory(parent=home, slug="formations")
    training = TrainingPageFactory(parent=index, slug="une")
    page = StandardPageFactory(parent=home)
    RelatedPage.objects.create(page=page, target=training, sort_order=0)
    page.refresh_from_db()
    page.save()
    index.slug = "catalogue"
    index.save_revision().publish()
    document = document_of(page)
    assert document is not None
    assert document["related"][0]["path"] == "/catalogue/une/"


def test_privacy_of_a_page_hides_its_subtree_and_gives_it_back(home: HomePage) -> None:
    index = TrainingIndexPageFactory(parent=home)
    training = TrainingPageFactory(parent=index)
    restriction = PageViewRestriction.objects.create(
        page=index, restriction_type=PageViewRestriction.LOGIN
    )
    assert document_of(index) is None
    assert document_of(training) is None
    assert last_change(training).reason == "withdrawn"
    restriction.delete()
    assert document_of(training) is not None


def test_a_link_to_a_page_that_leaves_the_public_disappears(home: HomePage) -> None:
    target = StandardPageFactory(parent=home)
    page = StandardPageFactory(parent=home)
    RelatedPage.objects.create(page=page, target=target, sort_order=0)
    page.body = [("text", f'<p><a linktype="page" id="{target.pk}">ici</a></p>')]
    page.save()
    linked = document_of(page)
    assert linked is not None
    assert (
        linked["body"][0]["html"] == f'<p><a href="http://localhost:8000{target.url}">ici</a></p>'
    )
    target.unpublish()
    document = document_of(page)
    assert document is not None
    assert document["related"] == []
    assert document["body"][0]["html"] == "<p>ici</p>"


def test_a_renamed_theme_reaches_the_documents_under_it(home: HomePage) -> None:
    parent = ThemeFactory(slug="parent")
    theme = ThemeFactory(label="Simplification", slug="simplification", parent=parent)
    page = StandardPageFactory(parent=home)
    page.themes = [theme]
    page.save()
    names = DocumentTerm.objects.filter(document_id=page.translation_key, name="theme")
    assert set(names.values_list("value", flat=True)) == {"parent", "simplification"}
    theme.label = "Simplifier"
    theme.save()
    document = document_of(page)
    assert document is not None
    assert document["themes"] == [{"slug": "simplification", "label": "Simplifier"}]
    assert document["version"] == 3
    theme.delete()
    emptied = document_of(page)
    assert emptied is not None
    assert emptied["themes"] == []


def test_a_person_shows_only_with_consent(home: HomePage) -> None:
    from pages.models import ArticleAuthor, ArticleIndexPage, ArticlePage

    index = home.add_child(instance=ArticleIndexPage(title="Actualités", summary="Résumé."))
    article = index.add_child(instance=ArticlePage(title="Un article", summary="Résumé."))
    person = PersonFactory(name="Prénom Nom")
    ArticleAuthor.objects.create(article=article, person=person, sort_order=0)
    article = ArticlePage.objects.get(pk=article.pk)
    article.save()
    hidden = document_of(article)
    assert hidden is not None
    assert hidden["details"]["authors"] == []
    person.is_public, person.consent_on = True, timezone.localdate()
    person.save()
    shown = document_of(article)
    assert shown is not None
    assert shown["details"]["authors"][0]["name"] == "Prénom Nom"


def test_a_file_of_a_collection_made_private_leaves_the_documents(home: HomePage) -> None:
    collection = Collection.get_first_root_node().add_child(name="Réservée")
    file = CampusDocument.objects.create(
        title="Guide", file=ContentFile(b"%PDF-1.7", name="guide.pdf"), collection=collection
    )
    index = ResourceIndexPageFactory(parent=home)
    resource = ResourcePageFactory(parent=index)
    ResourceFile.objects.create(resource=resource, document=file, sort_order=0)
    resource.refresh_from_db()
    resource.save()
    shown = document_of(resource)
    assert shown is not None
    assert shown["details"]["files"][0]["url"].endswith(f"/documents/{file.key}/{file.filename}")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    hidden = document_of(resource)
    assert hidden is not None
    assert hidden["details"]["files"] == []
    restriction.delete()
    assert document_of(resource)["details"]["files"]  # type: ignore[index]


def make_file(collection: Collection) -> CampusDocument:
    return CampusDocument.objects.create(
        title="Guide", file=ContentFile(b"%PDF-1.7", name="guide.pdf"), collection=collection
    )


def files_of(page: ResourcePage) -> list[str]:
    document = document_of(page)
    assert document is not None
    return [file["title"] for file in document["details"]["files"]]


@pytest.fixture
def private(db: None) -> Collection:
    """A collection for people who sign in."""
    collection: Collection = Collection.get_first_root_node().add_child(name="Réservée")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


@pytest.fixture
def shown(home: HomePage) -> tuple[ResourcePage, CampusDocument, Collection]:
    """A resource with a file of a public collection."""
    collection = Collection.get_first_root_node().add_child(name="Ouverte")
    file = make_file(collection)
    resource = ResourcePageFactory(parent=ResourceIndexPageFactory(parent=home))
    ResourceFile.objects.create(resource=resource, document=file, sort_order=0)
    resource.refresh_from_db()
    resource.save()
    assert files_of(resource) == ["Guide"]
    return resource, file, collection


def test_files_filed_at_once_under_a_private_collection_leave_the_documents(
    shown: tuple[ResourcePage, CampusDocument, Collection], private: Collection
) -> None:
    resource, file, _ = shown
    CampusDocument.objects.filter(pk__in=[file.pk]).update(collection=private)
    assert files_of(resource) == []


def test_a_collection_moved_under_a_private_one_takes_its_files_away(
    shown: tuple[ResourcePage, CampusDocument, Collection],
    private: Collection,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    resource, _, collection = shown
    administrator = User.objects.create_superuser("admin", "admin@campus.example", "x")
    client.force_login(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("wagtailadmin_collections:edit", args=[collection.pk]),
            {"name": "Ouverte", "parent": private.pk},
        )
    assert answer.status_code == 302
    assert files_of(resource) == []


def test_an_expired_page_is_nowhere_before_the_worker_sees_it(
    home: HomePage, client: Client
) -> None:
    page = StandardPageFactory(parent=home, slug="aide")
    assert client.get("/aide/").status_code == 200
    past = timezone.now() - timedelta(seconds=1)
    Page.objects.filter(pk=page.pk).update(expire_at=past)
    PublishedDocument.objects.filter(pk=page.translation_key).update(expires_at=past)
    assert client.get("/aide/").status_code == 404


def test_a_document_that_cannot_be_presented_holds_no_other_back(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [StandardPageFactory(parent=home) for _ in range(3)]
    past = timezone.now() - timedelta(seconds=1)
    keys = [page.translation_key for page in pages]
    Page.objects.filter(translation_key__in=keys).update(expire_at=past)
    PublishedDocument.objects.filter(pk__in=keys).update(expires_at=past)
    genuine = PageSource.present

    def fail_on_the_first(self: PageSource, ids: Iterable[UUID]) -> Iterable[Presented | Absent]:
        if keys[0] in (wanted := list(ids)):
            raise ValueError("cannot be presented")
        return genuine(self, wanted)

    monkeypatch.setattr(PageSource, "present", fail_on_the_first)
    assert represent_due(timezone.now()) == 2
    assert PublishedDocument.objects.filter(pk__in=keys).count() == 1


def test_a_lost_image_does_not_hold_its_page_back(home: HomePage) -> None:
    content = BytesIO()
    Image.new("RGB", (1300, 800), "navy").save(content, "PNG")
    image = CampusImage.objects.create(
        title="Image", file=ContentFile(content.getvalue(), name="lost.png")
    )
    image.file.storage.delete(image.file.name)
    page = StandardPageFactory(parent=home, image=image)
    document = document_of(page)
    assert document is not None
    assert document["image"] is None


def test_a_redirect_to_a_page_that_leaves_the_public_is_withdrawn(home: HomePage) -> None:
    old = StandardPageFactory(parent=home, slug="ancienne")
    new = StandardPageFactory(parent=home, slug="nouvelle")
    old.unpublish()
    redirect = Redirect.objects.create(old_path="/ancienne", redirect_page=new)
    assert last_change(old).reason == "redirect"
    new.unpublish()
    assert last_change(old).reason == "withdrawn"
    new.save_revision().publish()
    redirect.save()
    assert last_change(old).reason == "redirect"
    redirect.old_path = "/ailleurs"
    redirect.save()
    assert last_change(old).reason == "withdrawn"


def test_without_a_site_nothing_is_public(home: HomePage) -> None:
    Site.objects.get().delete()
    assert document_of(home) is None
    assert last_change(home).reason == "withdrawn"


def test_a_newer_presenter_that_says_the_same_is_noted(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PageSource, "presenter_version", 99)
    assert is_needed()
    rebuild()
    assert not is_needed()
    assert PublishedDocument.objects.get().version == 1


def test_a_step_of_a_toolkit_follows_its_resource(home: HomePage) -> None:
    toolkit = ToolkitPageFactory(parent=ToolkitIndexPageFactory(parent=home))
    resource = ResourcePageFactory(parent=toolkit, summary="Avant.")
    ToolkitItem.objects.create(toolkit=toolkit, target=resource, sort_order=0)
    toolkit.refresh_from_db()
    toolkit.save()
    resource.summary = "Après."
    resource.save_revision().publish()
    document = document_of(toolkit)
    assert document is not None
    assert document["details"]["items"][0]["summary"] == "Après."


def test_the_clock_ends_an_event(home: HomePage) -> None:
    now = timezone.now()
    campaign = CampaignPageFactory(parent=EventIndexPageFactory(parent=home))
    event = EventPageFactory(
        parent=campaign, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1)
    )
    ongoing = document_of(event)
    assert ongoing is not None
    assert ongoing["details"]["state"] == "ongoing"
    assert PublishedDocument.objects.get(pk=event.translation_key).state_until == event.ends_at
    PublishedDocument.objects.filter(pk=event.translation_key).update(state_until=now)
    event.ends_at = now - timedelta(minutes=1)
    type(event).objects.filter(pk=event.pk).update(ends_at=event.ends_at)
    represent_due(now)
    past = document_of(event)
    assert past is not None
    assert past["details"]["state"] == "past"
    assert last_change(event).version == 2


def test_an_editors_redirect_is_told_to_those_who_keep_a_copy(home: HomePage) -> None:
    old = StandardPageFactory(parent=home, slug="ancienne")
    new = StandardPageFactory(parent=home, slug="nouvelle")
    old.unpublish()
    Redirect.objects.create(old_path="/ancienne", redirect_page=new)
    change = last_change(old)
    assert (change.reason, change.location) == ("redirect", "/nouvelle/")


def test_a_failed_publish_leaves_nothing(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = StandardPageFactory(parent=home, live=False)
    revision = page.save_revision()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("pages.documents.source.present", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        revision.publish()
    page.refresh_from_db()
    assert not page.live
    assert not Change.objects.filter(document_id=page.translation_key).exists()
