"""Deleting what is in use: listed, confirmed, or refused, at each door."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, ReferenceIndex

from cms.accounts.models import User
from media.models import CampusDocument, CampusImage
from pages.models import (
    EventPage,
    LabPage,
    ResourceFile,
    ResourcePage,
    StandardPage,
    ToolkitIndexPage,
)
from pages.models.base import RelatedPage
from pages.usage.uses import uses_of
from snippets.models import Organisation, Region, Skill, Theme
from tests.factories.pages import (
    ResourceIndexPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    make_home,
)
from tests.factories.vocabularies import (
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    ThemeFactory,
)
from tests.pages.test_redirects import Kits

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    """Somebody with every right."""
    client.force_login(User.objects.create_superuser("admin", "a@campus.example", "x"))
    return client


@pytest.fixture
def page() -> StandardPage:
    """A page that uses what the test gives it."""
    return StandardPageFactory(parent=make_home(), title="Qui utilise")


def picture() -> CampusImage:
    """A small image."""
    content = BytesIO()
    Image.new("RGB", (4, 4), "white").save(content, "PNG")
    image: CampusImage = CampusImage.objects.create(
        title="Photo", file=ContentFile(content.getvalue(), name="photo.png")
    )
    return image


def theme_of(page: StandardPage) -> Theme:
    """A theme of the page."""
    theme = ThemeFactory(label="Innovation")
    page.themes.add(theme)
    page.save()
    return theme


def image_of(page: StandardPage) -> CampusImage:
    """The image of the page."""
    page.image = picture()
    page.save()
    return page.image


def target_of(page: StandardPage) -> Page:
    """A page beside it."""
    target = StandardPageFactory(parent=page.get_parent(), title="Cible")
    page.related_links.add(RelatedPage(target=target))
    page.save()
    return target


def file_of(page: StandardPage) -> CampusDocument:
    """A document that a resource offers."""
    file: CampusDocument = CampusDocument.objects.create(
        title="Guide", file=ContentFile(b"%PDF-1.7", name="guide.pdf")
    )
    index = ResourceIndexPageFactory(parent=page.get_parent())
    resource: ResourcePage = ResourcePageFactory(parent=index, title="Qui utilise")
    resource.files.add(ResourceFile(document=file))
    resource.save()
    return file


Used = Callable[[StandardPage], Model]
SINGLE: list[tuple[Used, str]] = [
    (theme_of, "/admin/snippets/snippets/theme/delete/{}/"),
    (image_of, "/admin/images/{}/delete/"),
    (file_of, "/admin/documents/delete/{}/"),
    (target_of, "/admin/pages/{}/delete/"),
]
BULK: list[tuple[Used, str]] = [
    (theme_of, "/admin/bulk/snippets/theme/delete/?id={}"),
    (image_of, "/admin/bulk/media/campusimage/delete/?id={}"),
    (file_of, "/admin/bulk/media/campusdocument/delete/?id={}"),
    (target_of, "/admin/bulk/wagtailcore/page/delete/?id={}"),
]


def is_there(used: Model) -> bool:
    """Whether it was not deleted."""
    return type(used)._default_manager.filter(pk=used.pk).exists()


def stamp_in(html: str) -> str:
    """The value of the box to tick."""
    found = re.search(r'name="uses_confirmed" value="(\w+)"', html)
    assert found, "no box to tick"
    return found.group(1)


@pytest.mark.parametrize(("use", "door"), SINGLE + BULK)
def test_what_is_in_use_is_deleted_only_once_its_uses_were_read(
    admin: Client, page: StandardPage, use: Used, door: str
) -> None:
    used = use(page)
    address = door.format(used.pk)
    first = admin.post(address)
    assert is_there(used)
    html = first.content.decode()
    assert "Un contenu l’utilise, dont 1 en ligne." in html
    assert "Qui utilise" in html
    admin.post(address, {"uses_confirmed": "autre"})
    assert is_there(used)
    admin.post(address, {"uses_confirmed": stamp_in(html)})
    assert not is_there(used)


@pytest.mark.parametrize(("use", "door"), SINGLE + BULK)
def test_a_use_that_the_index_does_not_know_yet_counts(
    admin: Client, page: StandardPage, use: Used, door: str
) -> None:
    used = use(page)
    ReferenceIndex.objects.all().delete()
    admin.post(door.format(used.pk))
    assert is_there(used)


SCRIPTS: list[tuple[Used, str]] = [
    (image_of, "/admin/images/multiple/{}/delete/"),
    (file_of, "/admin/documents/multiple/{}/delete/"),
    (target_of, "/admin/api/main/pages/{}/action/delete/"),
]


@pytest.mark.parametrize(("use", "door"), SCRIPTS)
def test_a_program_does_not_delete_what_is_in_use(
    admin: Client, page: StandardPage, use: Used, door: str
) -> None:
    used = use(page)
    answer = admin.post(door.format(used.pk))
    assert answer.status_code == 409
    assert "D’autres contenus l’utilisent" in str(answer.json())
    assert is_there(used)


@pytest.mark.parametrize(
    ("make", "door"),
    [
        (lambda page: picture(), SCRIPTS[0][1]),
        (lambda page: StandardPageFactory(parent=page.get_parent()), SCRIPTS[2][1]),
        (lambda page: ThemeFactory(), SINGLE[0][1]),
        (lambda page: picture(), SINGLE[1][1]),
        (lambda page: StandardPageFactory(parent=page.get_parent()), SINGLE[3][1]),
        (lambda page: ThemeFactory(), BULK[0][1]),
    ],
)
def test_what_nobody_uses_goes_without_a_question(
    admin: Client, page: StandardPage, make: Used, door: str
) -> None:
    unused = make(page)
    admin.post(door.format(unused.pk))
    assert not is_there(unused)


def test_the_confirmation_is_worth_nothing_once_another_use_came(
    admin: Client, page: StandardPage
) -> None:
    theme = theme_of(page)
    address = SINGLE[0][1].format(theme.pk)
    stamp = stamp_in(admin.post(address).content.decode())
    other = StandardPageFactory(parent=page.get_parent(), title="Venue depuis")
    other.themes.add(theme)
    other.save()
    html = admin.post(address, {"uses_confirmed": stamp}).content.decode()
    assert "Venue depuis" in html
    assert is_there(theme)


def region_in_use(page: StandardPage) -> Region:
    """A region that a person stands in, which its relation protects."""
    region = RegionFactory(label="Bretagne")
    PersonFactory(name="Prénom Nom", region=region)
    return region


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "door",
    ["/admin/snippets/snippets/region/delete/{}/", "/admin/bulk/snippets/region/delete/?id={}"],
)
def test_what_a_relation_protects_is_refused_in_french_with_what_to_do(
    admin: Client, page: StandardPage, door: str, method: str
) -> None:
    region = region_in_use(page)
    answer = getattr(admin, method)(door.format(region.pk))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "La suppression est impossible" in html
    assert "Prénom Nom" in html
    assert f"/admin/remplacer/snippets/region/{region.pk}/" in html
    assert is_there(region)


def test_a_section_is_asked_about_what_is_below_it(admin: Client) -> None:
    home = make_home()
    kits = Kits(home)
    page = StandardPageFactory(parent=home, title="Qui utilise")
    page.related_links.add(RelatedPage(target=kits.guide))
    page.save()
    html = admin.post(f"/admin/pages/{kits.first.pk}/delete/").content.decode()
    assert "Qui utilise" in html
    assert is_there(kits.first)


def test_links_within_a_section_do_not_hold_it_back(admin: Client) -> None:
    kits = Kits(make_home())
    kits.first.related_links.add(RelatedPage(target=kits.guide))
    kits.first.save()
    admin.post(f"/admin/pages/{kits.first.pk}/delete/")
    assert not is_there(kits.first)


@pytest.fixture
def section() -> ToolkitIndexPage:
    """A section of as many pages as are not deleted without a thought."""
    kits = Kits(make_home())
    StandardPageFactory(parent=kits.index, title="Page de plus")
    assert kits.index.get_descendant_count() + 1 == settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT
    return kits.index


@pytest.mark.parametrize(
    "door", ["/admin/pages/{}/delete/", "/admin/bulk/wagtailcore/page/delete/?id={}"]
)
def test_a_whole_section_goes_only_with_the_name_of_the_site(
    admin: Client, section: ToolkitIndexPage, door: str
) -> None:
    address = door.format(section.pk)
    assert settings.WAGTAIL_SITE_NAME in admin.get(address).content.decode()
    for data in ({}, {"confirm_site_name": ""}, {"confirm_site_name": "Campus"}):
        html = admin.post(address, data, follow=True).content.decode()
        assert f"pour confirmer, tapez « {settings.WAGTAIL_SITE_NAME} »" in html
        assert "Please type" not in html
        assert 'name="confirm_site_name"' in html
        assert is_there(section)
    admin.post(address, {"confirm_site_name": settings.WAGTAIL_SITE_NAME})
    assert not is_there(section)


def test_the_name_that_was_typed_is_kept_while_the_uses_are_read(
    admin: Client, section: ToolkitIndexPage
) -> None:
    page = StandardPageFactory(parent=section.get_parent(), title="Qui utilise")
    page.related_links.add(RelatedPage(target=section))
    page.save()
    address = f"/admin/pages/{section.pk}/delete/"
    name = {"confirm_site_name": settings.WAGTAIL_SITE_NAME}
    html = admin.post(address, name).content.decode()
    assert f'name="confirm_site_name" value="{settings.WAGTAIL_SITE_NAME}"' in html
    admin.post(address, {"uses_confirmed": stamp_in(html)})
    assert is_there(section)
    admin.post(address, {"uses_confirmed": stamp_in(html), **name})
    assert not is_there(section)


def test_a_program_does_not_delete_a_whole_section(
    admin: Client, section: ToolkitIndexPage
) -> None:
    answer = admin.post(f"/admin/api/main/pages/{section.pk}/action/delete/")
    assert answer.status_code == 409
    assert "qui demande confirmation" in answer.json()["detail"]
    assert is_there(section)


MANY_TO_MANY: list[tuple[str, Callable[[], Model], str]] = [
    ("themes", ThemeFactory, "Thèmes"),
    ("organisers", OrganisationFactory, "Organisateurs"),
]


@pytest.mark.parametrize(("name", "make", "label"), MANY_TO_MANY)
def test_the_page_of_uses_names_many_to_many_relations(
    admin: Client, page: StandardPage, name: str, make: Callable[[], Model], label: str
) -> None:
    from django.utils import timezone

    from tests.factories.pages import EventIndexPageFactory

    used = make()
    event = EventPage(title="Rencontre", summary="R.", starts_at=timezone.now(), **{name: [used]})
    EventIndexPageFactory(parent=page.get_parent()).add_child(instance=event)
    model = used._meta.model_name
    html = admin.get(f"/admin/snippets/snippets/{model}/usage/{used.pk}/").content.decode()
    assert "Rencontre" in html
    assert label in html


def test_every_many_to_many_relation_of_contents_counts_as_use() -> None:
    from django.apps import apps

    from snippets.fields import ReferencedManyToManyField

    plain = [
        f"{model._meta.label}.{relation.name}"
        for app in ("pages", "snippets")
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.local_many_to_many
        if not isinstance(relation, ReferencedManyToManyField)
    ]
    assert plain == []


def test_labs_and_skills_and_parents_count_as_used(page: StandardPage) -> None:
    organisation: Organisation = OrganisationFactory()
    lab = LabPage(title="Labo", summary="R.", lab_kind="territorial", carriers=[organisation])
    page.get_parent().add_child(instance=lab)
    skill = Skill.objects.create(label="Animer", slug="animer")
    person = PersonFactory(name="Prénom Nom")
    person.skills.add(skill)
    person.save()
    parent: Theme = ThemeFactory()
    ThemeFactory(label="Enfant", parent=parent)
    assert [str(use.source) for use in uses_of([organisation])] == ["Labo"]
    assert [str(use.source) for use in uses_of([skill])] == ["Prénom Nom"]
    assert [str(use.source) for use in uses_of([parent])] == ["Enfant"]


@pytest.mark.parametrize("count", [5, 30])
def test_the_list_of_uses_costs_the_same_whatever_its_length(
    page: StandardPage, count: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    theme = theme_of(page)
    for number in range(count - 1):
        other = StandardPageFactory(parent=page.get_parent(), title=f"Page {number}")
        other.themes.add(theme)
        other.save()
    assert len(uses_of([theme])) == count
    with django_assert_max_num_queries(28):  # type: ignore[attr-defined]
        uses_of([theme])


# ---- Versions that wait ----


def in_a_draft(page: ResourcePage, **changes: object) -> None:
    """Change the latest version of a page and nothing that readers see."""
    version = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_revision()


def test_what_only_a_draft_names_is_asked_about(admin: Client) -> None:
    page = StandardPageFactory(parent=make_home(), title="Qui annonce", image=None)
    theme, image = ThemeFactory(), picture()
    body = [("image", {"image": image, "alt": "Une vue", "caption": ""})]
    in_a_draft(page, themes=[theme], body=body)
    for target, place in ((theme, "Thèmes"), (image, "Contenu")):
        (use,) = uses_of([target])
        assert (str(use.source), use.is_protected) == ("Qui annonce", False)
        assert use.places == [f"{place}, dans une version à venir"]
    answer = admin.post(f"/admin/images/{image.pk}/delete/")
    assert "Qui annonce" in answer.content.decode()
    assert CampusImage.objects.filter(pk=image.pk).exists()
    in_a_draft(page, themes=[], body=[])
    assert uses_of([theme, image]) == []


def test_what_a_draft_needs_is_protected() -> None:
    home = make_home()
    event = EventPage(title="Journée", summary="R.", region=None, starts_at=timezone.now())
    home.add_child(instance=event)
    region: Region = RegionFactory()
    in_a_draft(event, region=region)
    (use,) = uses_of([region])
    assert (use.is_protected, use.effects) == (True, ["Empêche la suppression"])


def test_a_version_approved_for_later_counts() -> None:
    page = StandardPageFactory(parent=make_home(), title="Demain")
    theme = ThemeFactory()
    version = page.get_latest_revision_as_object()
    version.themes = [theme]
    later = timezone.now() + timedelta(days=1)
    revision = version.save_revision(approved_go_live_at=later)
    Page.objects.filter(pk=page.pk).update(has_unpublished_changes=False)
    assert [str(use.source) for use in uses_of([theme])] == ["Demain"]
    revision.approved_go_live_at = None
    revision.save()
    assert uses_of([theme]) == []


def test_an_old_version_can_be_read_after_what_it_named_is_gone(admin: Client) -> None:
    home = make_home()
    event = EventPage(title="Journée", summary="R.", starts_at=timezone.now())
    home.add_child(instance=event)
    region: Region = RegionFactory()
    in_a_draft(event, region=region)
    former = Page.objects.get(pk=event.pk).latest_revision
    in_a_draft(event, region=None)
    region.delete()
    assert former.as_object().region is None
    address = f"/admin/pages/{event.pk}/revisions/{former.pk}/revert/"
    assert admin.get(address).status_code == 200
