"""The reports: what each lists, to whom, with what exports."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust
from cms.backoffice.models import ImageGap, LinkCheck, LinkUse
from cms.backoffice.reports.contents import images_in_words
from cms.backoffice.reports.menu import REPORTS
from cms.backoffice.survey.consumer import digest_of
from pages.choices import Kind
from pages.models import ArticleIndexPage, ArticlePage, RelatedPage, StandardPage
from snippets.models import Theme
from tests.backoffice.conftest import SignIn
from tests.factories import pages as factories
from tests.factories.vocabularies import ThemeFactory
from tests.workflows.moves import MakePerson, Tree, act, browser, fresh, in_an_hour, submit

pytestmark = pytest.mark.django_db
REPORTS_URL = "/admin/rapports"


@pytest.fixture
def article(tree: Tree) -> ArticlePage:
    """A live article without a theme."""
    index = tree.home.add_child(
        instance=ArticleIndexPage(title="Actualités", slug="actualites", summary="Actualités.")
    )
    found: ArticlePage = index.add_child(
        instance=ArticlePage(title="Un forum", slug="forum", summary="Un forum.")
    )
    return found


def html(client: Client, slug: str, query: str = "") -> str:
    """What a report shows."""
    answer = client.get(f"{REPORTS_URL}/{slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def link(page: Any, url: str = "https://a.example/x", **values: Any) -> LinkCheck:
    """A link that a page shows."""
    found, _ = LinkCheck.objects.get_or_create(
        digest=digest_of(url),
        defaults={"url": url, "host": "a.example", "next_check_at": timezone.now(), **values},
    )
    LinkUse.objects.create(link=found, document_id=page.translation_key)
    return found


BROKEN = {"state": LinkCheck.State.BROKEN, "error": "La page n’existe pas ou plus (404)."}


# ---- Who reads ----


@pytest.mark.parametrize("view", REPORTS, ids=lambda view: view.slug)
@pytest.mark.parametrize(
    ("role", "is_reader"),
    [
        (Role.CONTRIBUTOR, True),
        (Role.VALIDATOR, True),
        (Role.EDITORIAL_ADMIN, True),
        (Role.TECHNICAL_ADMIN, False),
        (Role.LAB_MANAGER, False),
    ],
)
def test_who_may_change_pages_reads(
    tree: Tree, sign_in: SignIn, view: Any, role: Role, is_reader: bool
) -> None:
    client = sign_in(role)
    base = f"{REPORTS_URL}/{view.slug}/"
    for path in (base, f"{base}resultats/", f"{base}?export=csv", f"{base}?export=xlsx"):
        assert client.get(path).status_code == (200 if is_reader else 302), path
    menu = client.get("/admin/").content.decode()
    assert (base in menu) is is_reader


@pytest.mark.parametrize("view", REPORTS, ids=lambda view: view.slug)
def test_an_empty_report_says_so(tree: Tree, sign_in: SignIn, view: Any) -> None:
    shown = html(sign_in(Role.EDITORIAL_ADMIN), view.slug, "?p=99")
    if view.slug != "publications-recentes":
        assert view.nothing in shown


def test_one_entrusted_with_a_page_reads_of_it_alone(
    tree: Tree, article: ArticlePage, person: MakePerson
) -> None:
    manager = person(Role.LAB_MANAGER)
    entrust(tree.live, manager, Role.LAB_MANAGER)
    link(tree.live, **BROKEN)
    link(article)
    shown = html(browser(manager), "liens-casses")
    assert "Mentions légales" in shown
    assert "Un forum" not in shown
    assert "Un forum" not in html(browser(manager), "contenus-sans-theme")


# ---- What each lists ----


def test_contents_without_a_theme(
    tree: Tree, article: ArticlePage, contributor: User, sign_in: SignIn
) -> None:
    client = browser(contributor)
    shown = html(client, "contenus-sans-theme")
    assert "Un forum" in shown
    assert "Mentions légales" not in shown, "a plain page needs none"
    theme: Theme = ThemeFactory()
    article.themes.set([theme])
    article.save()
    assert "Un forum" not in html(client, "contenus-sans-theme")


@pytest.mark.parametrize(
    ("index", "page"),
    [
        (factories.TrainingIndexPageFactory, factories.TrainingPageFactory),
        (factories.ToolkitIndexPageFactory, factories.ToolkitPageFactory),
        (factories.ResourceIndexPageFactory, factories.ResourcePageFactory),
        (factories.CommunityIndexPageFactory, factories.CommunityPageFactory),
        (factories.LabIndexPageFactory, factories.LabPageFactory),
        (factories.EventIndexPageFactory, factories.EventPageFactory),
        (factories.EventIndexPageFactory, factories.CampaignPageFactory),
        (factories.ArticleIndexPageFactory, factories.ArticlePageFactory),
        (None, factories.StandardPageFactory),
        (None, factories.ArticleIndexPageFactory),
    ],
)
def test_themes_are_missed_where_the_writing_help_asks_for_them(
    tree: Tree, contributor: User, index: Any, page: Any
) -> None:
    parent = index(parent=tree.home) if index else tree.home
    made = page(parent=parent, title="Un contenu tout neuf")
    is_asked = any(finding.field == "themes" for finding in made.quality_findings())
    assert is_asked is (made.kind not in {Kind.CAMPAIGN, Kind.PAGE})
    shown = html(browser(contributor), "contenus-sans-theme")
    assert ("Un contenu tout neuf" in shown) is is_asked


def test_images_without_a_description(article: ArticlePage, contributor: User) -> None:
    ImageGap.objects.create(document_id=article.translation_key, main=True, in_text=2)
    client = browser(contributor)
    assert "image principale, 2 images du texte" in html(client, "images-sans-description")
    export = client.get(f"{REPORTS_URL}/images-sans-description/?export=csv")
    rows = b"".join(export).decode().splitlines()
    assert rows[1] == 'Un forum,Actualité,"image principale, 2 images du texte"'
    assert images_in_words(False, 1) == "1 image du texte"


def test_recent_publications_name_who_published(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    act(tree.draft, validator)
    old = {"last_published_at": timezone.now() - timedelta(days=40)}
    StandardPage.objects.filter(pk=tree.live.pk).update(**old)
    client = browser(contributor)
    shown = html(client, "publications-recentes")
    assert f"/admin/pages/{tree.draft.pk}/edit/" in shown
    assert str(validator) in shown
    assert "première publication" in shown
    assert "Mentions légales" not in shown
    assert "Mentions légales" in html(client, "publications-recentes", "?period=90")
    assert html(client, "publications-recentes", "?period=demain")


def test_scheduled_publications_and_expiries(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor, go_live_at=in_an_hour())
    act(tree.draft, reviewer)
    form = f"/admin/pages/{tree.draft.pk}/edit/"
    assert form not in html(browser(contributor), "publications-programmees"), "not yet approved"
    act(tree.draft, validator)
    StandardPage.objects.filter(pk=tree.live.pk).update(expire_at=in_an_hour())
    shown = html(browser(contributor), "publications-programmees")
    assert form in shown
    assert "Mentions légales" in shown


def test_broken_links_and_those_that_wait_for_confirmation(
    tree: Tree, article: ArticlePage, contributor: User
) -> None:
    link(article, "https://a.example/casse", **BROKEN)
    link(article, "https://a.example/peut-etre", state=LinkCheck.State.DOUBTFUL)
    link(tree.draft, "https://a.example/brouillon", **BROKEN)
    link(article, "https://a.example/neuf")
    client = browser(contributor)
    shown = html(client, "liens-casses")
    assert "https://a.example/casse" in shown
    assert "La page n’existe pas ou plus (404)." in shown
    assert "1\u00a0lien reste à vérifier" in shown
    for absent in ("peut-etre", "brouillon", "neuf"):
        assert f"https://a.example/{absent}" not in shown
    assert "https://a.example/peut-etre" in html(client, "liens-casses", "?state=doubtful")
    assert "https://a.example/casse" not in html(client, "liens-casses", "?host=ailleurs")
    export = client.get(f"{REPORTS_URL}/liens-casses/?export=csv")
    rows = b"".join(export).decode().splitlines()
    assert rows[0] == "Page,Lien,Raison,Code HTTP,Vérifié le"
    assert rows[1].startswith("Un forum,https://a.example/casse,")
    assert len(rows) == 2


def test_a_link_is_visited_again_at_once(article: ArticlePage, contributor: User) -> None:
    found = link(article, **BROKEN)
    LinkCheck.objects.update(next_check_at=timezone.now() + timedelta(days=1))
    address = reverse("backoffice_check_link", args=[found.pk])
    answer = browser(contributor).post(address, follow=True)
    assert "va être vérifié" in answer.content.decode()
    found.refresh_from_db()
    assert found.next_check_at <= timezone.now()


def test_only_for_a_page_of_theirs(
    article: ArticlePage, person: MakePerson, contributor: User
) -> None:
    found = link(article, **BROKEN)
    later = timezone.now() + timedelta(days=1)
    LinkCheck.objects.update(next_check_at=later)
    address = reverse("backoffice_check_link", args=[found.pk])
    browser(person(Role.TECHNICAL_ADMIN)).post(address)
    assert browser(contributor).get(address).status_code == 405
    found.refresh_from_db()
    assert found.next_check_at == later


def test_pages_that_show_one_that_is_off_line(
    tree: Tree, article: ArticlePage, contributor: User
) -> None:
    RelatedPage.objects.create(page=article, target=tree.draft)
    RelatedPage.objects.create(page=article, target=tree.live)
    article.save()
    client = browser(contributor)
    shown = html(client, "pages-citees-hors-ligne")
    assert "Un forum" in shown
    assert f"/admin/pages/{tree.draft.pk}/edit/" in shown
    assert "Mentions légales" not in shown
    tree.draft.save_revision().publish()
    assert "Un forum" not in html(client, "pages-citees-hors-ligne")


def test_a_page_above_in_the_tree_is_not_shown(article: ArticlePage, contributor: User) -> None:
    article.get_parent().specific.unpublish()
    assert "Un forum" not in html(browser(contributor), "pages-citees-hors-ligne")


# ---- The audit log ----


def test_the_journal_takes_the_place_of_the_site_history(tree: Tree, contributor: User) -> None:
    fresh(tree.live).save_revision(user=contributor, log_action=True)
    client = browser(contributor)
    menu = client.get("/admin/").content.decode()
    assert f"{REPORTS_URL}/journal/" in menu
    assert "/admin/reports/site-history/" not in menu
    shown = html(client, "journal")
    assert "Mentions légales" in shown
    assert "Journal" in shown
    StandardPage.objects.update(draft_title="=1+1", title="=1+1")
    fresh(tree.live).save_revision(user=contributor, log_action=True)
    export = b"".join(client.get(f"{REPORTS_URL}/journal/?export=csv")).decode()
    assert ",'=1+1," in export
    assert ",=1+1," not in export


# ---- Costs ----


@pytest.mark.parametrize(
    "slug",
    [
        "liens-casses",
        "images-sans-description",
        "contenus-sans-theme",
        "publications-recentes",
        "pages-citees-hors-ligne",
    ],
)
def test_a_report_costs_the_same_whatever_the_number_of_rows(
    tree: Tree,
    article: ArticlePage,
    contributor: User,
    slug: str,
    django_assert_max_num_queries: Any,
) -> None:
    client, index, counts = browser(contributor), article.get_parent(), []
    for size in (2, 8):
        for number in range(size):
            name = f"a{size}-{number}"
            page = index.add_child(instance=ArticlePage(title=name, slug=name, summary="Un."))
            link(page, f"https://a.example/{name}", **BROKEN)
            ImageGap.objects.create(document_id=page.translation_key, main=True, in_text=0)
            RelatedPage.objects.create(page=page, target=tree.draft)
            page.save()
        client.get(f"{REPORTS_URL}/{slug}/")
        with django_assert_max_num_queries(60) as queries:
            assert f"a{size}-0" in html(client, slug)
        counts.append(len(queries))
    assert counts[0] == counts[1]
