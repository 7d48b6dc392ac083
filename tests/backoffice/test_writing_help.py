"""What stands beside the editor: findings, counters, crops, duplicates, models of pages."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust
from media.models import CampusDocument, CampusImage
from pages.backoffice.duplicates import near_titles, same_files
from pages.models import (
    CampaignPage,
    EventPage,
    PageTemplate,
    RelatedPage,
    ResourceFile,
    TrainingObjective,
    TrainingPage,
    TrainingSession,
)
from pages.quality import limits
from pages.starting.snapshots import keep, page_from
from snippets.models import Organisation, Theme
from tests.factories.pages import (
    CampaignPageFactory,
    EventIndexPageFactory,
    ResourceIndexPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    TrainingIndexPageFactory,
    TrainingPageFactory,
    make_home,
)
from tests.pages.editing import form_of, person, signed_in

pytestmark = pytest.mark.django_db


def picture(width: int, height: int) -> bytes:
    """A plain PNG."""
    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def editor() -> User:
    """Who writes everywhere."""
    return person(Role.CONTRIBUTOR)


@pytest.fixture
def administrator() -> User:
    """Who keeps models."""
    return person(Role.EDITORIAL_ADMIN)


def document(title: str, content: bytes = b"a;b\n1;2\n") -> CampusDocument:
    """A document with a file."""
    made = CampusDocument(title=title, file=ContentFile(content, name="liste.csv"))
    made.save()
    return made


def image(title: str, width: int = 800, height: int = 800) -> CampusImage:
    """An image with a file."""
    made = CampusImage(title=title, file=ContentFile(picture(width, height), name="image.png"))
    made._set_image_file_metadata()
    made.save()
    return made


def edit(client: Client, page: Page) -> str:
    """The editor of a page."""
    return client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


# Findings


def test_the_editor_shows_what_to_mend_with_the_name_of_the_field(editor: User) -> None:
    page = TrainingPageFactory(parent=TrainingIndexPageFactory(parent=make_home()))
    html = edit(signed_in(editor), page)
    assert "Avant de soumettre" in html
    assert "<strong>Thèmes</strong> : Choisissez au moins un thème" in html
    assert "<strong>Sessions</strong> : Ajoutez une session" in html


def test_findings_are_those_of_the_last_saved_version(editor: User) -> None:
    page = StandardPageFactory(parent=make_home(), title="Aide")
    page.summary = "Aide"
    page.save_revision()
    html = signed_in(editor).get(f"/admin/pages/{page.pk}/verifications/").content.decode()
    assert "Le résumé répète le titre" in html


def test_findings_are_for_who_may_edit_the_page() -> None:
    home = make_home()
    mine, other = StandardPageFactory(parent=home), StandardPageFactory(parent=home)
    animator = person(Role.COMMUNITY_ANIMATOR)
    entrust(mine, animator, Role.COMMUNITY_ANIMATOR)
    client = signed_in(animator)
    assert client.get(f"/admin/pages/{mine.pk}/verifications/").status_code == 200
    assert client.get(f"/admin/pages/{other.pk}/verifications/").status_code == 302


# Counters


@pytest.mark.parametrize("field", limits.COUNTED)
def test_a_counted_field_says_its_limit_with_and_without_script(editor: User, field: str) -> None:
    page = StandardPageFactory(parent=make_home())
    html = edit(signed_in(editor), page)
    limit, _ = limits.COUNTED[field]
    assert f'data-campus-count="{limit}"' in html
    assert limits.advice(field) in html


# Duplicates


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Conduire le changement", True),
        ("CONDUIRE LE CHANGEMENT !", True),
        ("Conduire un changement", True),
        ("Conduire le changement en région", False),
        ("Accueillir les usagers", False),
    ],
)
def test_a_title_is_near_another_by_its_words(title: str, found: bool) -> None:
    home = make_home(title="Accueil")
    StandardPageFactory(parent=home, title="Conduire le changement", live=False)
    page = StandardPageFactory(parent=home, title=title, slug="autre")
    assert bool(near_titles(page, person())) is found


def test_only_pages_that_one_may_see_are_named() -> None:
    home = make_home(title="Accueil")
    mine = StandardPageFactory(parent=home, title="Charte", slug="une")
    StandardPageFactory(parent=home, title="Charte", slug="deux")
    animator = person(Role.COMMUNITY_ANIMATOR)
    entrust(mine, animator, Role.COMMUNITY_ANIMATOR)
    assert near_titles(mine, User.objects.get(pk=animator.pk)) == []
    assert len(near_titles(mine, person())) == 1


def test_near_titles_take_as_many_queries_whatever_the_number_of_pages(
    django_assert_num_queries: Any,
) -> None:
    home, user = make_home(title="Accueil"), person()
    page = StandardPageFactory(parent=home, title="Charte", slug="charte")
    for number in range(10):
        StandardPageFactory(parent=home, title=f"Charte {number}", slug=f"charte-{number}")
    with django_assert_num_queries(1):
        near_titles(page, user)


def test_who_creates_a_page_of_the_same_title_is_told(editor: User) -> None:
    home = make_home(title="Accueil")
    StandardPageFactory(parent=home, title="Charte", slug="charte")
    client, address = signed_in(editor), f"/admin/pages/add/pages/standardpage/{home.pk}/"
    form = form_of(client, address, title="Charte", slug="charte-2", summary="Une charte.")
    html = client.post(address, form, follow=True).content.decode()
    assert "Une page a déjà presque le même titre" in html


@pytest.mark.parametrize("make", [document, image])
def test_the_same_file_twice_is_told_where_it_is_edited(make: Any) -> None:
    first, second, client = make("Premier"), make("Second"), signed_in(person())
    kind = "documents" if make is document else "images"
    address = (
        f"/admin/documents/edit/{second.pk}/"
        if kind == "documents"
        else f"/admin/images/{second.pk}/"
    )
    html = client.get(address).content.decode()
    assert "Le même fichier existe déjà" in html
    assert "Premier" in html
    first.delete()
    assert "Le même fichier existe déjà" not in client.get(address).content.decode()


def test_a_file_is_no_twin_of_itself() -> None:
    assert same_files(document("Seul"), person()) == []


@pytest.mark.parametrize(
    ("address", "content", "name"),
    [
        ("/admin/documents/multiple/add/", b"a;b\n1;2\n", "liste.csv"),
        ("/admin/images/multiple/add/", picture(800, 800), "image.png"),
    ],
)
def test_the_same_file_twice_is_told_at_the_upload_of_many(
    address: str, content: bytes, name: str
) -> None:
    (document if "documents" in address else image)("Premier")
    answer = signed_in(person()).post(
        address, {"title": "Second", "files[]": ContentFile(content, name=name)}
    )
    found = answer.json()
    html = found.get("confirm_duplicate_upload") or found["form"]
    assert "Premier" in html
    assert "/edit/" in html or "/admin/images/" in html


def test_the_editor_tells_of_a_file_that_exists_elsewhere() -> None:
    first, second = document("Premier"), document("Second")
    page = ResourcePageFactory(parent=ResourceIndexPageFactory(parent=make_home()))
    page.files = [ResourceFile(document=second)]
    page.save_revision()
    html = edit(signed_in(person()), page)
    assert "Fichiers en double" in html
    assert first.title in html


# Crops


def test_the_form_of_an_image_shows_what_the_site_cuts() -> None:
    html = signed_in(person()).get(f"/admin/images/{image('Carré').pk}/").content.decode()
    assert "Ce que le site montre dans les cartes et les listes" in html
    assert "L’image entière" in html
    assert "garde le centre de l’image" in html


def test_an_image_of_the_right_shape_is_shown_in_whole() -> None:
    made = image("Large", 1200, 675)
    html = signed_in(person()).get(f"/admin/images/{made.pk}/cadrages/").content.decode()
    assert "Le site montre cette image en entier" in html
    assert "L’image entière" not in html


def test_the_editor_of_a_page_shows_the_crops_of_its_image(editor: User) -> None:
    page = StandardPageFactory(parent=make_home(), image=image("Carré"))
    assert "Ce que le site montre dans les cartes et les listes" in edit(signed_in(editor), page)


def test_crops_are_for_who_may_choose_the_image() -> None:
    address = f"/admin/images/{image('Carré').pk}/cadrages/"
    assert signed_in(person(Role.CONTRIBUTOR)).get(address).status_code == 200
    assert signed_in(person(Role.TECHNICAL_ADMIN)).get(address).status_code == 302


# Models of pages


@pytest.fixture
def training() -> TrainingPage:
    """A training with everything a model keeps, and what it does not."""
    page: TrainingPage = TrainingPageFactory(
        parent=TrainingIndexPageFactory(parent=make_home()),
        title="Conduire",
        body=[("text", "<p>Texte.</p>")],
        provider=Organisation.objects.create(name="École", slug="ecole-essai"),
    )
    page.themes = [Theme.objects.create(label="Management", slug="management-essai")]
    page.objectives = [TrainingObjective(text="Conduire un projet")]
    page.sessions = [TrainingSession(starts_at=timezone.now())]
    page.related_links = [RelatedPage(target=page.get_parent())]
    page.save()
    page.save_revision()
    return page


def begin(client: Client, parent: Page, start: str, **fields: str) -> Any:
    """Create a page from a model."""
    return client.post(
        f"/admin/pages/{parent.pk}/modeles/",
        {"start": start, "title": "Une formation neuve", **fields},
    )


def test_a_page_begins_with_the_proposed_structure(editor: User) -> None:
    index = TrainingIndexPageFactory(parent=make_home())
    begin(signed_in(editor), index, "structure-trainingpage")
    page = TrainingPage.objects.get()
    assert (page.title, page.live, page.owner, page.language) == (
        "Une formation neuve",
        False,
        editor,
        "fr",
    )
    assert "À qui s’adresse cette formation" in page.body[0].value.source
    assert page.objectives.count() == 3
    assert page.latest_revision.user == editor
    assert any(finding.blocking for finding in page.quality_findings())


def test_a_model_gives_its_content_and_not_its_identity(
    training: TrainingPage, administrator: User, editor: User
) -> None:
    signed_in(administrator).post(
        f"/admin/pages/{training.pk}/enregistrer-modele/",
        {"name": "Formation type", "description": "Pour les formations courtes."},
    )
    template = PageTemplate.objects.get()
    begin(signed_in(editor), training.get_parent(), f"modele-{template.pk}")

    page = TrainingPage.objects.exclude(pk=training.pk).get()
    assert page.title == "Une formation neuve"
    assert page.translation_key != training.translation_key
    assert page.provider == training.provider
    assert list(page.themes.all()) == list(training.themes.all())
    assert [one.text for one in page.objectives.all()] == ["Conduire un projet"]
    assert page.related_links.count() == 1
    assert page.sessions.count() == 0
    assert page.body[0].value.source == "<p>Texte.</p>"
    training.refresh_from_db()
    assert training.objectives.count() == 1


def test_a_model_does_without_what_was_deleted_since(
    training: TrainingPage, administrator: User
) -> None:
    template = keep(training, name="Type", description="", user=administrator)
    provider: Any = training.provider
    training.delete()
    Theme.objects.filter(slug="management-essai").delete()
    provider.delete()
    page = page_from(PageTemplate.objects.get(pk=template.pk))
    assert page.provider is None
    assert list(page.themes.all()) == []


def test_a_model_kept_again_is_replaced(training: TrainingPage, administrator: User) -> None:
    keep(training, name="Type", description="", user=administrator)
    training.certification = "RNCP"
    keep(training, name="Type", description="Mieux", user=administrator)
    template = PageTemplate.objects.get()
    assert (template.content["certification"], template.description) == ("RNCP", "Mieux")


def test_an_event_begins_at_its_own_date(editor: User) -> None:
    index = EventIndexPageFactory(parent=make_home())
    client = signed_in(editor)
    answer = begin(client, index, "structure-eventpage")
    assert "Donnez la date de début" in answer.content.decode()
    begin(client, index, "structure-eventpage", starts_at="2031-05-06 09:00")
    assert timezone.localtime(EventPage.objects.get().starts_at).hour == 9


def test_models_of_one_place_are_those_of_what_may_stand_there(
    training: TrainingPage, administrator: User, editor: User
) -> None:
    template = keep(training, name="Type", description="", user=administrator)
    campaign = CampaignPageFactory(
        parent=EventIndexPageFactory(parent=training.get_parent().get_parent())
    )
    html = signed_in(editor).get(f"/admin/pages/{campaign.pk}/modeles/").content.decode()
    assert f"modele-{template.pk}" not in html
    answer = begin(signed_in(editor), campaign, f"modele-{template.pk}")
    assert answer.status_code == 200
    assert not CampaignPage.objects.exclude(pk=campaign.pk).exists()
    assert campaign.get_children().count() == 0


def test_who_may_add_nothing_there_begins_nothing(training: TrainingPage) -> None:
    parent = training.get_parent()
    other = StandardPageFactory(parent=parent.get_parent())
    animator = person(Role.COMMUNITY_ANIMATOR)
    entrust(other, animator, Role.COMMUNITY_ANIMATOR)
    client = signed_in(animator)
    assert client.get(f"/admin/pages/{parent.pk}/modeles/").status_code == 302
    assert begin(client, parent, "structure-trainingpage").status_code == 302
    assert TrainingPage.objects.count() == 1


def test_only_editorial_administrators_keep_models(training: TrainingPage, editor: User) -> None:
    address = f"/admin/pages/{training.pk}/enregistrer-modele/"
    client = signed_in(editor)
    assert client.get(address).status_code == 302
    client.post(address, {"name": "Type"})
    assert not PageTemplate.objects.exists()
    assert "Enregistrer comme modèle" not in edit(client, training)


def test_pages_that_are_alone_make_no_model(training: TrainingPage, administrator: User) -> None:
    index = training.get_parent()
    address = f"/admin/pages/{index.pk}/enregistrer-modele/"
    assert signed_in(administrator).get(address).status_code == 404


def test_models_are_renamed_and_deleted_in_their_list_and_added_elsewhere(
    training: TrainingPage, administrator: User
) -> None:
    template = keep(training, name="Type", description="", user=administrator)
    client = signed_in(administrator)
    index = client.get("/admin/pages/pagetemplate/").content.decode()
    assert "Type" in index
    assert "Formation" in index
    assert client.get("/admin/pages/pagetemplate/create/").status_code == 302
    client.post(
        f"/admin/pages/pagetemplate/edit/{template.pk}/", {"name": "Autre", "description": ""}
    )
    template.refresh_from_db()
    assert template.name == "Autre"
    client.post(f"/admin/pages/pagetemplate/delete/{template.pk}/")
    assert not PageTemplate.objects.exists()


def test_the_empty_form_of_a_page_offers_models_and_usual_values(editor: User) -> None:
    index = TrainingIndexPageFactory(parent=make_home())
    html = (
        signed_in(editor).get(f"/admin/pages/add/pages/trainingpage/{index.pk}/").content.decode()
    )
    assert f"/admin/pages/{index.pk}/modeles/" in html
    assert 'name="language" value="fr"' in html
