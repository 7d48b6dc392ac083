"""Replacing a snippet by another: everywhere, all at once, drafts included."""

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import ModelLogEntry, ReferenceIndex

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.delivery.models import PublishedDocument
from pages.models import HomePage, StandardPage
from pages.models.article import ArticleAuthor, ArticlePage
from pages.usage.replace import replace
from pages.usage.uses import uses_of
from snippets.models import Organisation, Person, Region, Theme
from tests.factories.pages import StandardPageFactory, make_home
from tests.factories.vocabularies import (
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    """The home page."""
    return make_home()


@pytest.fixture
def old() -> Theme:
    """The theme to replace."""
    return ThemeFactory(label="Ancien", slug="ancien")


@pytest.fixture
def new() -> Theme:
    """The theme that takes its place."""
    return ThemeFactory(label="Nouveau", slug="nouveau")


def filed(home: HomePage, *themes: Theme, title: str = "Page") -> StandardPage:
    """A live page under these themes."""
    page = StandardPageFactory(parent=home, title=title)
    page.themes.set(themes)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def themes_of(page: StandardPage) -> list[str]:
    """What readers see: the themes of the published document."""
    row = PublishedDocument.objects.get(pk=page.translation_key)
    return [theme["label"] for theme in json.loads(bytes(row.body))["themes"]]


def test_every_page_gets_the_new_theme_and_readers_see_it(
    home: HomePage, old: Theme, new: Theme
) -> None:
    pages = [filed(home, old, title=f"Page {number}") for number in range(3)]
    assert replace(old, new) == 3
    for page in pages:
        assert list(page.themes.all()) == [new] or list(
            StandardPage.objects.get(pk=page.pk).themes.all()
        ) == [new]
        assert themes_of(page) == ["Nouveau"]
    assert not Theme.objects.filter(slug="ancien").exists()


def test_a_page_under_both_themes_has_the_new_one_once(
    home: HomePage, old: Theme, new: Theme
) -> None:
    page = filed(home, old, new)
    replace(old, new)
    assert list(StandardPage.objects.get(pk=page.pk).themes.all()) == [new]


def test_the_editor_finds_the_new_theme_in_the_latest_version(
    home: HomePage, old: Theme, new: Theme
) -> None:
    page = filed(home, old)
    replace(old, new)
    latest = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert list(latest.themes.all()) == [new]


def test_a_draft_that_alone_names_the_old_theme_gets_the_new_one(
    home: HomePage, old: Theme, new: Theme
) -> None:
    page = filed(home)
    page.themes.set([old])
    page.save_revision()
    replace(old, new)
    latest = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert list(latest.themes.all()) == [new]
    assert themes_of(page) == []


def test_children_of_a_theme_change_parent(old: Theme, new: Theme) -> None:
    child = ThemeFactory(parent=old)
    replace(old, new)
    child.refresh_from_db()
    assert child.parent == new


def test_a_child_that_replaces_its_parent_has_no_parent(old: Theme) -> None:
    child = ThemeFactory(parent=old)
    sister = ThemeFactory(parent=old)
    replace(old, child)
    child.refresh_from_db()
    sister.refresh_from_db()
    assert (child.parent, sister.parent) == (None, child)


def test_a_theme_that_cannot_have_children_gets_none(old: Theme) -> None:
    child = ThemeFactory(parent=old)
    second_level = ThemeFactory(parent=ThemeFactory())
    with pytest.raises(ValidationError, match="premier niveau"):
        replace(old, second_level)
    child.refresh_from_db()
    assert child.parent == old


def test_organisations_do_not_end_in_a_circle() -> None:
    top: Organisation = OrganisationFactory()
    middle: Organisation = OrganisationFactory(parent=top)
    bottom: Organisation = OrganisationFactory(parent=middle)
    with pytest.raises(ValidationError, match="elle-même"):
        replace(top, bottom)
    middle.refresh_from_db()
    assert middle.parent == top


def test_what_a_relation_protects_is_replaced_too() -> None:
    old: Region = RegionFactory()
    new: Region = RegionFactory()
    person: Person = PersonFactory(region=old)
    replace(old, new)
    person.refresh_from_db()
    assert person.region == new


def test_organisations_are_replaced_in_people_and_below_others() -> None:
    old: Organisation = OrganisationFactory()
    new: Organisation = OrganisationFactory()
    child: Organisation = OrganisationFactory(parent=old)
    person: Person = PersonFactory(organisation=old)
    replace(old, new)
    child.refresh_from_db()
    person.refresh_from_db()
    assert (child.parent, person.organisation) == (new, new)


def test_authors_of_an_article_are_not_doubled(home: HomePage) -> None:
    old: Person = PersonFactory()
    new: Person = PersonFactory()
    article = home.add_child(instance=ArticlePage(title="Article", summary="Résumé."))
    for order, person in enumerate((old, new)):
        ArticleAuthor.objects.create(article=article, person=person, sort_order=order)
    article = ArticlePage.objects.get(pk=article.pk)
    article.save_revision()
    replace(old, new)
    article = ArticlePage.objects.get(pk=article.pk)
    assert [author.person for author in article.authors.all()] == [new]


def test_uses_are_those_of_the_new_one_afterwards(home: HomePage, old: Theme, new: Theme) -> None:
    filed(home, old, title="Page")
    key = old.pk
    replace(old, new)
    assert [str(use.source) for use in uses_of([new])] == ["Page"]
    assert not ReferenceIndex.objects.filter(model_path="themes.item", to_object_id=key).exists()


def test_nothing_is_half_replaced(
    home: HomePage, old: Theme, new: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filed(home, old)

    def fail(*args: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr("pages.usage.replace._rewrite_revisions", fail)
    with pytest.raises(RuntimeError):
        replace(old, new)
    assert list(StandardPage.objects.get(pk=page.pk).themes.all()) == [old]
    assert themes_of(page) == ["Ancien"]


@pytest.mark.parametrize("pick", [lambda old: old, lambda old: OrganisationFactory()])
def test_a_snippet_is_replaced_by_another_of_its_kind(
    old: Theme, pick: Callable[[Theme], Theme]
) -> None:
    with pytest.raises(ValueError, match="another one of its kind"):
        replace(old, pick(old))


def account(role: Role | None) -> Client:
    """A browser signed in under this role; None is a superuser."""
    user = User.objects.create_user("personne", "p@campus.example", "x", is_superuser=not role)
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_replaces_a_theme_and_the_log_says_so(
    home: HomePage, old: Theme, new: Theme
) -> None:
    filed(home, old, title="Qui utilise")
    client = account(Role.EDITORIAL_ADMIN)
    address = f"/admin/remplacer/snippets/theme/{old.pk}/"
    html = client.get(address).content.decode()
    assert "Qui utilise" in html
    client.post(address, {"replacement": new.pk})
    assert Theme.objects.filter(pk=old.pk).exists()
    answer = client.post(address, {"replacement": new.pk, "understood": "on"}, follow=True)
    assert "« Ancien » est remplacé par « Nouveau » : un contenu changé." in answer.content.decode()
    entry = ModelLogEntry.objects.get(action="campus.snippet.replace")
    assert (entry.user.username, entry.data["old"]) == ("personne", "Ancien")
    history = client.get(f"/admin/snippets/snippets/theme/history/{new.pk}/").content.decode()
    assert "A remplacé « Ancien » (contenus changés : 1)" in history


@pytest.mark.parametrize(
    "role", [role for role in Role if role != Role.EDITORIAL_ADMIN], ids=lambda role: role.name
)
def test_nobody_else_replaces(old: Theme, new: Theme, role: Role) -> None:
    client = account(role)
    address = f"/admin/remplacer/snippets/theme/{old.pk}/"
    client.post(address, {"replacement": new.pk, "understood": "on"})
    assert Theme.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("address", ["auth/group/1", "snippets/theme/999999"])
def test_what_is_no_snippet_cannot_be_replaced(address: str) -> None:
    assert account(None).get(f"/admin/remplacer/{address}/").status_code == 404
