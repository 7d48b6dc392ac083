"""An editor sees a page of any type before it is saved: as a page, and as its document."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.blocks import Block
from wagtail.models import Page

from cms.accounts.roles import Role
from cms.api.preview_links import PreviewLink
from pages import models
from pages.block_examples import EXAMPLES
from pages.blocks import BodyBlock
from tests.factories.pages import (
    ResourceIndexPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    make_home,
)
from tests.pages.editing import form_of, person, signed_in

pytestmark = pytest.mark.django_db

PARENTS: dict[type[Page], type[Page]] = {
    models.TrainingPage: models.TrainingIndexPage,
    models.ToolkitPage: models.ToolkitIndexPage,
    models.ResourcePage: models.ResourceIndexPage,
    models.CommunityPage: models.CommunityIndexPage,
    models.LabPage: models.LabIndexPage,
    models.EventPage: models.EventIndexPage,
    models.CampaignPage: models.EventIndexPage,
    models.ArticlePage: models.ArticleIndexPage,
}
BELOW_HOME = [*sorted(set(PARENTS.values()), key=lambda one: one.__name__), models.StandardPage]
FIELDS = {
    "title": "Une page neuve",
    "slug": "neuve",
    "summary": "Un résumé <neuf> & vif.",
    "starts_at": "2031-05-06 09:00",
    "lab_kind": "territorial",
    "toolkit_kind": "kit",
    "hero_title": "Accueil",
}


@pytest.fixture
def client() -> Client:
    """Signed in as a superuser."""
    return signed_in(person())


def preview(client: Client, address: str, form: dict[str, Any], mode: str = "") -> str:
    """Show the preview of a form, in one of its modes."""
    saved = client.post(address, form).json()
    assert saved == {"is_valid": True, "is_available": True}
    answer = client.get(address, {"mode": mode})
    assert answer.status_code == 200
    return answer.content.decode()


def parent_of(page_type: type[Page]) -> Page:
    """A page under which one of this type is made."""
    if page_type is models.HomePage:
        return Page.get_first_root_node()
    home = make_home()
    if page_type not in PARENTS:
        return home
    made: Page = home.add_child(instance=PARENTS[page_type](title="Rubrique", summary="Rubrique."))
    return made


@pytest.mark.parametrize(
    "page_type",
    [models.HomePage, *BELOW_HOME, *PARENTS],
    ids=lambda page_type: page_type.__name__,
)
def test_a_page_that_was_never_saved_has_its_previews(
    client: Client, page_type: type[Page]
) -> None:
    parent = parent_of(page_type)
    address = f"/admin/pages/add/pages/{page_type._meta.model_name}/{parent.pk}/"
    form = form_of(client, address, **FIELDS)

    page = preview(client, f"{address}preview/", form)
    assert re.search(r"<h1[^>]*>\s*(Une page neuve|Accueil)\s*</h1>", page)

    html = preview(client, f"{address}preview/", form, "document")
    document = json.loads(unescape(re.findall(r"<code>(\{.*\})</code>", html, re.DOTALL)[0]))
    assert (document["title"], document["summary"], document["version"]) == (
        FIELDS["title"],
        FIELDS["summary"],
        0,
    )
    assert "<neuf>" not in html


def test_the_document_previewed_is_the_one_that_is_published(client: Client) -> None:
    page = StandardPageFactory(parent=make_home(), title="Aide", slug="aide")
    html = client.get(f"/admin/pages/{page.pk}/view_draft/?mode=document").content.decode()
    shown = json.loads(unescape(re.findall(r"<code>(\{.*\})</code>", html, re.DOTALL)[0]))
    published = client.get(f"/api/v1/contents/{page.translation_key}").json()
    different = {name for name in published if published[name] != shown[name]}
    assert different <= {"version", "updated_at", "published_at"}


def test_the_preview_of_an_index_shows_its_list(client: Client) -> None:
    index = ResourceIndexPageFactory(parent=make_home())
    ResourcePageFactory(parent=index, title="Le jeu des usagers")
    html = client.get(f"/admin/pages/{index.pk}/view_draft/").content.decode()
    assert "Le jeu des usagers" in html
    assert "1 résultat" in html or "1 outil" in html or 'id="resultats"' in html


def test_the_link_to_an_index_shows_its_list_and_its_form_answers(client: Client) -> None:
    index = ResourceIndexPageFactory(parent=make_home())
    ResourcePageFactory(parent=index, title="Le jeu des usagers")
    index.save_revision()
    _, token = PreviewLink.give(index, days=7, created_by=person(Role.CONTRIBUTOR))
    address = f"/apercu/{token}/"
    assert "Le jeu des usagers" in Client().get(address).content.decode()
    sent = Client().get(address, {"q": ""})
    assert (sent.status_code, sent.headers["Location"]) == (302, address)


def test_previews_are_for_phone_tablet_and_desktop_in_french(client: Client) -> None:
    page = StandardPageFactory(parent=make_home())
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    for words in ("Voir comme sur un téléphone", "sur un ordinateur", "Document de l’API"):
        assert words in html


def test_the_checker_of_wagtail_stands_in_the_preview_and_not_on_the_site(client: Client) -> None:
    page = StandardPageFactory(parent=make_home(), slug="aide")
    assert "<wagtail-userbar>" in client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "<wagtail-userbar>" not in client.get("/aide/").content.decode()


def blocks_offered() -> dict[str, Block]:
    """Every block that an editor may choose, by name."""
    home = models.HomePage._meta
    streams = [
        BodyBlock(),
        *(home.get_field(name).stream_block for name in ("pillars", "needs")),
    ]
    return {name: block for stream in streams for name, block in stream.child_blocks.items()}


BLOCKS = blocks_offered()


@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_is_shown_and_described_in_the_choice(client: Client, name: str) -> None:
    block = BLOCKS[name]
    assert block.is_previewable
    assert block.get_description().endswith(".")
    assert block.meta.icon != "placeholder"
    answer = client.get("/admin/block-preview/", {"id": block.definition_prefix})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "campus.css" in html
    shown = re.findall(r"<main[^>]*>(.*)</main>", html, re.DOTALL)[0]
    assert len(shown.strip()) > 100


def test_every_example_is_of_a_block() -> None:
    assert {*EXAMPLES, "image"} == set(BLOCKS)
