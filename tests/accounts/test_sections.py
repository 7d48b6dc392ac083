"""Pages entrusted to people: the rule, the screen and its trace."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from cms.accounts.models import Section, User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust, withdraw
from pages.models import StandardPage
from tests.factories.pages import StandardPageFactory, make_home
from tests.workflows.moves import browser

pytestmark = pytest.mark.django_db
LIST = "/admin/pages-confiees/"


def account(name: str, *roles: Role) -> User:
    """An account with these roles."""
    user = User.objects.create_user(name, f"{name}@campus.example", "x", last_name=name.title())
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def page() -> StandardPage:
    """A page to entrust."""
    return StandardPageFactory(parent=make_home(), title="Aide")


@pytest.fixture
def administrator() -> User:
    """Entrusts pages."""
    return account("administratrice", Role.EDITORIAL_ADMIN)


def groups(user: User) -> set[str]:
    """Names of the groups of a person."""
    return set(user.groups.values_list("name", flat=True))


def test_entrusting_twice_is_entrusting_once(page: StandardPage) -> None:
    person = account("camille")
    section = entrust(page, person, Role.SECTION_CONTRIBUTOR)
    assert entrust(page, person, Role.SECTION_CONTRIBUTOR) == section
    assert groups(person) == {Role.SECTION_CONTRIBUTOR, section.group.name}
    assert GroupPagePermission.objects.filter(group=section.group).count() == 2
    assert PageLogEntry.objects.filter(action="campus.section.entrust").count() == 1


def test_two_people_share_a_section(page: StandardPage) -> None:
    first, second = account("camille"), account("claude")
    section = entrust(page, first, Role.SECTION_CONTRIBUTOR)
    entrust(page, second, Role.SECTION_CONTRIBUTOR)
    withdraw(section, first)
    assert groups(first) == set()
    assert page.permissions_for_user(User.objects.get(pk=second.pk)).can_edit()
    assert not page.permissions_for_user(User.objects.get(pk=first.pk)).can_edit()


def test_the_last_withdrawal_leaves_no_group(page: StandardPage) -> None:
    person = account("camille")
    section = entrust(page, person, Role.SECTION_CONTRIBUTOR)
    withdraw(section, person)
    withdraw(section, person)
    assert not Section.objects.exists()
    assert not Group.objects.filter(name__contains="·").exists()


def test_the_role_stays_while_another_page_is_entrusted(page: StandardPage) -> None:
    other = StandardPageFactory(parent=page.get_parent(), title="Contact")
    person = account("camille")
    section = entrust(page, person, Role.SECTION_CONTRIBUTOR)
    entrust(other, person, Role.SECTION_CONTRIBUTOR)
    withdraw(section, person)
    assert Role.SECTION_CONTRIBUTOR in groups(person)


def test_a_deleted_page_takes_its_section_along(page: StandardPage) -> None:
    entrust(page, account("camille"), Role.SECTION_CONTRIBUTOR)
    page.delete()
    assert not Section.objects.exists()
    assert not Group.objects.filter(name__contains="·").exists()


def post(user: User, page: Page, person: User, **changes: object) -> str:
    """Send the form of « Confier une page »; gives what comes back."""
    data = {"page": page.pk, "role": Role.SECTION_CONTRIBUTOR.value, "person": person.pk}
    answer = browser(user).post(f"{LIST}new/", {**data, **changes}, follow=True)
    return answer.content.decode()


def test_an_administrator_entrusts_a_page(page: StandardPage, administrator: User) -> None:
    person = account("camille")
    html = post(administrator, page, person)
    assert "La page « Aide » est confiée à Camille." in html
    assert page.permissions_for_user(User.objects.get(pk=person.pk)).can_edit()
    listing = browser(administrator).get(LIST).content.decode()
    for word in ("Aide", Role.SECTION_CONTRIBUTOR.value, "Camille", "Confier une page"):
        assert word in listing


def test_the_history_of_the_page_says_who_entrusted_it(
    page: StandardPage, administrator: User
) -> None:
    post(administrator, page, account("camille"))
    entry = PageLogEntry.objects.get(action="campus.section.entrust")
    assert (entry.user, entry.page_id) == (administrator, page.pk)
    html = browser(administrator).get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert "Page confiée à Camille (Contributeurs de section)" in html


def test_a_page_is_entrusted_under_a_role_that_suits_it(
    page: StandardPage, administrator: User
) -> None:
    html = post(administrator, page, account("camille"), role=Role.LAB_MANAGER.value)
    assert "Cette page ne se confie qu’au rôle « Contributeurs de section »." in html
    assert not Section.objects.exists()


def test_the_root_is_not_entrusted(page: StandardPage, administrator: User) -> None:
    html = post(administrator, page.get_root(), account("camille"))
    assert "Choisissez une page du site." in html
    assert not Section.objects.exists()


def test_who_writes_in_the_whole_site_is_limited_on_purpose_only(
    page: StandardPage, administrator: User
) -> None:
    person = account("camille", Role.CONTRIBUTOR)
    assert "écrit déjà dans tout le site" in post(administrator, page, person)
    assert groups(person) == {Role.CONTRIBUTOR}
    post(administrator, page, person, confine="on")
    assert Role.CONTRIBUTOR not in groups(person)
    person = User.objects.get(pk=person.pk)
    assert page.permissions_for_user(person).can_edit()
    assert not page.get_parent().permissions_for_user(person).can_edit()


def test_an_administrator_takes_a_page_back(page: StandardPage, administrator: User) -> None:
    first, second = account("camille"), account("claude")
    section = entrust(page, first, Role.SECTION_CONTRIBUTOR)
    entrust(page, second, Role.SECTION_CONTRIBUTOR)
    client = browser(administrator)
    html = client.get(f"{LIST}edit/{section.pk}/").content.decode()
    assert "Camille" in html
    client.post(f"{LIST}edit/{section.pk}/", {"people": [str(second.pk)]})
    assert (groups(first), section.group.name in groups(second)) == (set(), True)
    entry = PageLogEntry.objects.get(action="campus.section.withdraw")
    assert (entry.user, entry.data["person"]) == (administrator, "Camille")


def test_an_administrator_takes_a_page_back_from_everybody(
    page: StandardPage, administrator: User
) -> None:
    person = account("camille")
    section = entrust(page, person, Role.SECTION_CONTRIBUTOR)
    client = browser(administrator)
    assert "Camille" in client.get(f"{LIST}delete/{section.pk}/").content.decode()
    client.post(f"{LIST}delete/{section.pk}/")
    assert not Section.objects.exists()
    assert groups(person) == set()
    assert PageLogEntry.objects.filter(action="campus.section.withdraw").count() == 1


@pytest.mark.parametrize(
    "role", [role for role in Role if role != Role.EDITORIAL_ADMIN], ids=lambda role: role.name
)
def test_nobody_else_entrusts(page: StandardPage, role: Role) -> None:
    user = account("curieuse", role)
    section = entrust(page, account("camille"), Role.SECTION_CONTRIBUTOR)
    client = browser(user)
    addresses = [LIST, f"{LIST}new/", f"{LIST}edit/{section.pk}/", f"{LIST}delete/{section.pk}/"]
    for address in addresses:
        assert client.get(address).status_code == 302
        client.post(address, {"page": page.pk, "role": section.role, "person": user.pk})
    assert [str(person) for person in section.group.user_set.all()] == ["Camille"]


@pytest.mark.parametrize("count", [1, 8])
def test_the_list_costs_the_same_whatever_its_length(
    page: StandardPage,
    administrator: User,
    count: int,
    django_assert_num_queries: object,
) -> None:
    for number in range(count):
        other = StandardPageFactory(parent=page.get_parent(), title=f"Page {number}")
        entrust(other, account(f"p{number}"), Role.SECTION_CONTRIBUTOR)
    client = browser(administrator)
    client.get(LIST)
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(f"{LIST}results/")
