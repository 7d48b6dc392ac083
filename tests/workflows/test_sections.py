"""Role × action × section: at the permission tester and at each door of the backoffice."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import querydict_from_html

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust
from pages.models import CampaignPage, EventPage
from tests.workflows.moves import MakePerson, Tree, browser, fresh
from tests.workflows.territory import Territory, animator, build, manager, trainer

Maker = Callable[[MakePerson, Territory], User]
PAGES = tuple(Territory.__dataclass_fields__)
EDITABLE: dict[str, tuple[Maker, set[str]]] = {
    "lab manager": (manager, {"own_lab", "own_event", "own_campaign_event"}),
    "animator": (animator, {"own_community"}),
    "section contributor": (trainer, {"trainings", "training"}),
    "contributor": (lambda person, _: person(Role.CONTRIBUTOR), set(PAGES)),
    "reviewer": (lambda person, _: person(Role.REVIEWER), set()),
    "validator": (lambda person, _: person(Role.VALIDATOR), set()),
    "technical": (lambda person, _: person(Role.TECHNICAL_ADMIN), set()),
    "editorial": (lambda person, _: person(Role.EDITORIAL_ADMIN), set(PAGES)),
}
PLACES: dict[str, set[str]] = {
    "lab manager": {"agenda", "campaign"},
    "animator": set(),
    "section contributor": {"trainings"},
}
OUTSIDERS = ["lab manager", "animator", "section contributor"]


@pytest.fixture
def territory(tree: Tree) -> Territory:
    """The sections."""
    return build(tree)


@pytest.fixture
def lab_manager(person: MakePerson, territory: Territory) -> User:
    """Manages laboratory A."""
    return manager(person, territory)


def rights(territory: Territory, user: User, method: str) -> set[str]:
    """Names of the pages where the tester says yes."""
    return {
        name
        for name in PAGES
        if getattr(fresh(getattr(territory, name)).permissions_for_user(user), method)()
    }


def editor(page: Page) -> str:
    """Address of the editor of a page."""
    return f"/admin/pages/{page.pk}/edit/"


@pytest.mark.parametrize("name", EDITABLE)
def test_each_role_edits_its_section_and_nothing_else(
    territory: Territory, person: MakePerson, name: str
) -> None:
    make, editable = EDITABLE[name]
    user = make(person, territory)
    assert rights(territory, user, "can_edit") == editable
    client = browser(user)
    opened = {
        page for page in PAGES if client.get(editor(getattr(territory, page))).status_code == 200
    }
    assert opened == editable
    policy = policy_registry.get_by_type(Page)
    listed = policy.instances_user_has_permission_for(user, "change")
    assert {
        page for page in PAGES if listed.filter(pk=getattr(territory, page).pk).exists()
    } == editable


@pytest.mark.parametrize("name", OUTSIDERS)
def test_each_role_of_a_section_creates_there_alone(
    territory: Territory, person: MakePerson, name: str
) -> None:
    user = EDITABLE[name][0](person, territory)
    assert rights(territory, user, "can_add_subpage") == PLACES[name]


OTHER_RIGHTS = (
    "can_delete",
    "can_move",
    "can_publish",
    "can_unpublish",
    "can_lock",
    "can_set_view_restrictions",
    "can_reorder_children",
    "can_publish_subpage",
)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_section_gives_no_other_right_on_what_is_published(
    territory: Territory, person: MakePerson, name: str
) -> None:
    user = EDITABLE[name][0](person, territory)
    given = {method: rights(territory, user, method) for method in OTHER_RIGHTS}
    assert not any(given.values()), given


def form_of(client: Client, address: str, **changes: object) -> dict[str, object]:
    """What the browser would send of the form of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode()
    data = querydict_from_html(html, form_id="page-edit-form")
    for select in WagtailTestUtils.get_soup(html).select("#page-edit-form select[multiple]"):
        if not select.select("option[selected]"):  # the helper sends its first option
            data.pop(select["name"], None)
    return {**{name: data.getlist(name) for name in data}, "body-count": "0", **changes}


NEW = {"title": "Neuf", "slug": "neuf", "summary": "Neuf.", "starts_at": "2026-12-01 10:00"}


@pytest.mark.parametrize("place", ["agenda", "campaign"])
def test_a_lab_manager_creates_an_event_that_names_the_laboratory(
    territory: Territory, lab_manager: User, place: str
) -> None:
    client = browser(lab_manager)
    address = f"/admin/pages/add/pages/eventpage/{getattr(territory, place).pk}/"
    form = form_of(client, address, **NEW)
    assert form["labs"] == [str(territory.own_lab.pk)]
    client.post(address, form)
    event = EventPage.objects.get(slug="neuf")
    assert list(event.labs.all()) == [territory.own_lab]
    assert not event.live
    assert client.get(editor(event)).status_code == 200
    rights = event.permissions_for_user(User.objects.get(pk=lab_manager.pk))
    assert rights.can_submit_for_moderation()
    assert rights.can_delete()


@pytest.mark.parametrize("choice", ["none", "another"])
def test_a_lab_manager_cannot_create_an_event_of_another_laboratory(
    territory: Territory, lab_manager: User, choice: str
) -> None:
    client = browser(lab_manager)
    address = f"/admin/pages/add/pages/eventpage/{territory.agenda.pk}/"
    labs = [] if choice == "none" else [str(territory.other_lab.pk)]
    answer = client.post(address, {**form_of(client, address, **NEW), "labs": labs})
    assert not EventPage.objects.filter(slug="neuf").exists()
    assert "un laboratoire qui vous est confié : « Labo A »" in answer.content.decode()


def test_a_lab_manager_cannot_untie_an_event(territory: Territory, lab_manager: User) -> None:
    client = browser(lab_manager)
    address = editor(territory.own_event)
    revisions = territory.own_event.revisions.count()
    client.post(address, form_of(client, address, labs=[str(territory.other_lab.pk)]))
    assert territory.own_event.revisions.count() == revisions
    both = [str(territory.other_lab.pk), str(territory.own_lab.pk)]
    client.post(address, form_of(client, address, labs=both, title="Atelier commun"))
    assert fresh(territory.own_event).get_latest_revision_as_object().title == "Atelier commun"


def test_an_editor_of_the_whole_site_chooses_any_laboratory(
    territory: Territory, contributor: User
) -> None:
    client = browser(contributor)
    address = f"/admin/pages/add/pages/eventpage/{territory.agenda.pk}/"
    client.post(address, form_of(client, address, **NEW))
    assert not EventPage.objects.get(slug="neuf").labs.exists()


def test_a_lab_manager_creates_no_campaign(territory: Territory, lab_manager: User) -> None:
    client = browser(lab_manager)
    address = f"/admin/pages/add/pages/campaignpage/{territory.agenda.pk}/"
    assert client.get(address).status_code == 302
    client.post(address, {**NEW, "action-submit": "1"})
    assert CampaignPage.objects.count() == 1
    choice = client.get(f"/admin/pages/{territory.agenda.pk}/add_subpage/").content.decode()
    assert "/pages/eventpage/" in choice
    assert "/pages/campaignpage/" not in choice


def test_an_editorial_administrator_is_offered_campaigns(
    territory: Territory, person: MakePerson
) -> None:
    client = browser(person(Role.EDITORIAL_ADMIN))
    choice = client.get(f"/admin/pages/{territory.agenda.pk}/add_subpage/").content.decode()
    assert "/pages/campaignpage/" in choice


def test_an_event_that_loses_the_laboratory_is_lost_to_its_manager(
    territory: Territory, lab_manager: User
) -> None:
    territory.own_event.labs.set([territory.other_lab])
    territory.own_event.save()
    assert not fresh(territory.own_event).permissions_for_user(lab_manager).can_edit()


def test_events_follow_managers_of_laboratories_alone(
    territory: Territory, person: MakePerson
) -> None:
    user = person(Role.SECTION_CONTRIBUTOR)
    entrust(territory.own_lab, user, Role.SECTION_CONTRIBUTOR)
    user = User.objects.get(pk=user.pk)
    assert rights(territory, user, "can_edit") == {"own_lab"}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_the_explorer_leads_to_the_section_and_shows_nothing_else(
    territory: Territory, person: MakePerson, name: str
) -> None:
    make, editable = EDITABLE[name]
    user = make(person, territory)
    policy = policy_registry.get_by_type(Page)
    shown = {
        page
        for page in PAGES
        if policy.explorable_instances(user).filter(pk=getattr(territory, page).pk).exists()
    }
    way = {"lab manager": {"labs"}, "animator": {"communities"}}.get(name, set())
    assert shown == editable | PLACES[name] | way
    client = browser(user)
    for page in way:  # led through, where nothing is theirs to do
        index = getattr(territory, page)
        listing = client.get(f"/admin/pages/{index.pk}/", follow=True)
        assert listing.status_code == 200
        rights_there = fresh(index).permissions_for_user(user)
        assert not rights_there.can_edit()
        assert not rights_there.can_add_subpage()
        assert editor(index) not in listing.content.decode()
        assert client.get(editor(index)).status_code == 302
        assert client.get(f"/admin/pages/{index.pk}/add_subpage/").status_code == 302


def test_the_explorer_lists_the_events_of_the_laboratory_alone(
    territory: Territory, lab_manager: User
) -> None:
    client = browser(lab_manager)
    listing = client.get(f"/admin/pages/{territory.agenda.pk}/").content.decode()
    assert "Atelier A" in listing
    assert "Atelier B" not in listing
    menu = client.get(
        "/admin/api/main/pages/", {"child_of": territory.agenda.pk, "for_explorer": 1}
    ).json()
    titles = {page["title"] for page in menu["items"]}
    assert titles == {"Atelier A", "Mois de l’innovation"}


@pytest.mark.parametrize("count", [2, 12])
def test_asking_about_many_events_costs_the_same_as_about_few(
    territory: Territory, lab_manager: User, count: int
) -> None:
    for number in range(count - 2):
        territory.agenda.add_child(
            instance=EventPage(
                title=f"Rencontre {number}",
                summary="Rencontre.",
                starts_at=timezone.now(),
                labs=[territory.own_lab],
            )
        )
    events = list(EventPage.objects.filter(labs=territory.own_lab))
    assert len(events) == count
    with CaptureQueriesContext(connection) as queries:
        assert all(event.permissions_for_user(lab_manager).can_edit() for event in events)
    assert len(queries) == 4  # page rights, sections, models tied, places


SNIPPETS = ("snippets/snippets/theme/", "snippets/snippets/person/")


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_section_gives_no_right_on_vocabularies_and_gives_media_to_add(
    territory: Territory, person: MakePerson, name: str
) -> None:
    user = EDITABLE[name][0](person, territory)
    client = browser(user)
    for address in SNIPPETS:
        assert client.get(f"/admin/{address}").status_code == 302
    assert client.get("/admin/images/add/").status_code == 200
    assert client.get("/admin/documents/multiple/add/").status_code == 200
    assert client.get("/admin/pages-confiees/").status_code == 302
    assert client.get("/admin/users/").status_code == 302


ATTACKS = [
    ("/admin/pages/{0}/unpublish/", {}),
    ("/admin/pages/{0}/delete/", {}),
    ("/admin/pages/{0}/move/{1}/confirm/", {}),
    ("/admin/bulk/wagtailcore/page/delete/?id={0}", {}),
    ("/admin/bulk/wagtailcore/page/unpublish/?id={0}", {}),
    ("/admin/bulk/wagtailcore/page/move/?id={0}", {"chooser": "{1}"}),
    ("/admin/api/main/pages/{0}/action/delete/", {}),
    ("/admin/api/main/pages/{0}/action/unpublish/", {}),
    ("/admin/api/main/pages/{0}/action/move/", {"destination_page_id": "{1}"}),
    ("/admin/api/main/pages/{0}/action/copy/", {"slug": "copie"}),
    ("/admin/pages/{0}/copy/", {"new_title": "C", "new_slug": "copie", "new_parent_page": "{1}"}),
]


NOT_ENTRUSTED = ("other_event", "other_lab", "other_community", "campaign")


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_direct_request_touches_what_is_not_entrusted(
    territory: Territory, person: MakePerson, name: str
) -> None:
    client = browser(EDITABLE[name][0](person, territory))
    for target in NOT_ENTRUSTED:
        page = getattr(territory, target)
        for address, data in ATTACKS:
            client.post(
                address.format(page.pk, territory.agenda.pk),
                {key: value.format(page.pk, territory.agenda.pk) for key, value in data.items()},
            )
        client.post(editor(page), {"title": "Pris", "slug": page.slug, "summary": "Pris."})
        after = fresh(page)
        assert (after.live, after.path) == (True, page.path), target
        assert after.get_latest_revision_as_object().title == page.title, target
    assert not Page.objects.filter(slug="copie").exists()


def test_a_copy_of_the_own_event_stays_tied(territory: Territory, lab_manager: User) -> None:
    browser(lab_manager).post(
        f"/admin/pages/{territory.own_event.pk}/copy/",
        {
            "new_title": "Suite",
            "new_slug": "suite",
            "new_parent_page": str(territory.campaign.pk),
        },
    )
    copy = EventPage.objects.get(slug="suite")
    assert not copy.live
    assert list(copy.labs.all()) == [territory.own_lab]


def test_buttons_of_the_own_event(territory: Territory, lab_manager: User) -> None:
    html = browser(lab_manager).get(f"/admin/pages/{territory.agenda.pk}/").content.decode()
    own = territory.own_event.pk
    assert f"/admin/pages/{own}/edit/" in html
    links = WagtailTestUtils.get_soup(html).select(f'a[href^="/admin/pages/{own}/delete/"]')
    assert {link.get_text(" ", strip=True) for link in links} == {
        "Supprimer : pourquoi est-ce impossible ?"
    }
    assert f"/admin/pages/{own}/move/" not in html
    assert f"/admin/pages/{own}/unpublish/" not in html


@pytest.mark.parametrize("role", [*Role, None])
def test_publishing_is_no_bulk_action(tree: Tree, person: MakePerson, role: Role | None) -> None:
    user = person(*([role] if role else []), superuser=role is None)
    client = browser(user)
    html = client.get(f"/admin/pages/{tree.home.pk}/").content.decode()
    assert "/admin/bulk/wagtailcore/page/publish/" not in html
    answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={tree.draft.pk}")
    assert answer.status_code == 404
    assert not fresh(tree.draft).live
