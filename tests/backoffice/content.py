"""A small campus with something on every screen of the backoffice: all kinds, all states."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Page, PageViewRestriction

from cms.accounts.management.commands.create_demo_accounts import ACCOUNTS
from cms.accounts.models import User
from cms.api.models import ApiClient
from cms.imports.models import ImportBatch, ImportRow, Status
from cms.imports.tasks import begin
from cms.webhooks.models import Subscription
from cms.workflows.models import PublicationSet
from cms.workflows.sets.membership import add_pages
from media.models import CampusDocument, CampusImage
from search.models import LoggedSearch, PromotedResult, SynonymSet
from snippets.models import Alert, Audience, Department, Figure, Menu, MenuItem, Skill
from snippets.models.menus import MenuPlace
from tests.factories import pages, vocabularies
from tests.imports.sheets import EVENT, Importer, as_csv, event
from tests.media.files import pdf
from tests.media.pictures import plain
from tests.workflows.moves import act, fresh, submit

USERNAMES = tuple(account.username for account in ACCOUNTS)


def make_campus() -> None:
    """Pages of each kind and in each state, what they use, what surrounds them, the accounts."""
    made = _make_pages()
    call_command("create_demo_accounts", verbosity=0, stdout=_Silence())
    _make_states(made)
    _make_sets(made)
    _make_imports(made["event"].get_parent())
    _make_media()
    _make_snippets(made["page"])
    _make_services()


def _make_pages() -> dict[str, Page]:
    Page.get_first_root_node().get_children().delete()
    home = pages.make_home(title="Accueil du campus")
    kinds: dict[str, tuple[Any, Any]] = {
        "training": (pages.TrainingIndexPageFactory, pages.TrainingPageFactory),
        "toolkit": (pages.ToolkitIndexPageFactory, pages.ToolkitPageFactory),
        "resource": (pages.ResourceIndexPageFactory, pages.ResourcePageFactory),
        "community": (pages.CommunityIndexPageFactory, pages.CommunityPageFactory),
        "lab": (pages.LabIndexPageFactory, pages.LabPageFactory),
        "event": (pages.EventIndexPageFactory, pages.EventPageFactory),
        "article": (pages.ArticleIndexPageFactory, pages.ArticlePageFactory),
    }
    made: dict[str, Page] = {}
    for kind, (index, item) in kinds.items():
        parent = index(parent=home)
        made[kind] = item(parent=parent)
        if kind == "event":
            made["campaign"] = pages.CampaignPageFactory(parent=parent)
    made["page"] = pages.StandardPageFactory(parent=home)
    for page in Page.objects.filter(depth__gt=1).specific():
        page.save_revision(log_action=True)
        page.save_revision(log_action=True)  # the history offers to go back to the one before
    return {kind: fresh(page) for kind, page in made.items()}


def _make_states(made: dict[str, Page]) -> None:
    """In the workflow at both steps, sent back, scheduled, locked, private, commented."""
    people = {user.username: user for user in User.objects.all()}
    writer, reviewer = people["contributrice"], people["relecteur"]
    filed: dict[str, Any] = {"themes": [vocabularies.ThemeFactory()]}
    complete = {"resource": {"external_url": "https://outils.example/"}}
    for kind in ("training", "toolkit", "resource"):
        changes = {**filed, **complete.get(kind, {})}
        submit(made[kind], writer, summary="Un nouveau résumé.", **changes)
    act(made["toolkit"], reviewer)
    act(made["resource"], reviewer, "reject", "Précisez le résumé.")
    later = timezone.now() + timedelta(days=2)
    event = made["event"]
    event.go_live_at = later
    event.save_revision(user=people["admin"], approved_go_live_at=later)
    locked = made["article"]
    locked.locked, locked.locked_by, locked.locked_at = True, writer, timezone.now()
    locked.save()
    for page in (made["lab"], made["community"]):
        submit(page, people["responsable-lab" if page is made["lab"] else "animatrice"], **filed)
    PageViewRestriction.objects.create(
        page=made["campaign"], restriction_type=PageViewRestriction.LOGIN
    )
    Comment.objects.create(
        page=made["page"], user=writer, text="À revoir ?", contentpath="title", position=""
    )


def _make_sets(made: dict[str, Page]) -> None:
    """A publication set at each of its stages; the one in preparation is also rehearsed."""
    validator = User.objects.get(username="validatrice")
    parent = made["article"].get_parent()
    for status in PublicationSet.Status:
        held = PublicationSet.objects.create(
            title=f"Lancement : {status.label}", created_by=validator
        )
        pages_of_it = [made["training"], made["page"]]
        if status != PublicationSet.Status.PREPARATION:
            pages_of_it = [pages.ArticlePageFactory(parent=parent)]
        add_pages(held, pages_of_it, validator)
        held.status, held.publish_at = status, timezone.now() + timedelta(days=3)
        held.planned_by, held.failure = validator, "« Formation » n’est pas approuvée."
        held.save()


def _make_imports(agenda: Page) -> None:
    """A batch at each of its stages: columns to link, tried, imported, undone…"""
    importer = Importer(User.objects.get(username="administratrice"), parent=agenda)
    for number, status in enumerate(Status):
        rows = [event(Identifiant=f"atelier-{number}"), event(Identifiant="b", Début="demain")]
        batch = importer.upload(as_csv(rows), headings=list(EVENT))
        if status == Status.UPLOADED:
            continue
        ImportRow.objects.bulk_create(
            ImportRow(batch=batch, number=line, cells=list(row.values()))
            for line, row in enumerate(rows, start=2)
        )
        batch.is_read, batch.total = True, len(rows)
        batch.save()
        begin(batch, Status.CHECKING)
        if status in {Status.IMPORTED, Status.UNDONE}:
            begin(batch, Status.IMPORTING)
        if status == Status.UNDONE:
            begin(batch, Status.UNDOING)
        ImportBatch.objects.filter(pk=batch.pk).update(status=status)


def _make_media() -> None:
    root = Collection.get_first_root_node()
    collection = root.add_child(name="Photographies")
    image: CampusImage = CampusImage(
        title="Atelier", file=ContentFile(plain(), name="atelier.png"), collection=collection
    )
    image._set_image_file_metadata()
    image.save()
    document: CampusDocument = CampusDocument(
        title="Guide", file=ContentFile(pdf("Un texte."), name="guide.pdf"), collection=collection
    )
    document.save()


def _make_snippets(page: Page) -> None:
    vocabularies.ThemeFactory()
    region = vocabularies.RegionFactory()
    Audience.objects.create(label="Encadrants", slug="encadrants")
    Department.objects.create(label="Finistère", slug="finistere", code="29", region=region)
    vocabularies.OrganisationFactory()
    vocabularies.PersonFactory()
    Skill.objects.create(label="Facilitation", slug="facilitation")
    Alert.objects.create(title="Travaux dimanche")
    Figure.objects.create(slug="agents-formes", label="agents formés", value=1200)
    menu, _ = Menu.objects.get_or_create(place=MenuPlace.MAIN)
    MenuItem.objects.create(menu=menu, label="Aide", page=page)


def _make_services() -> None:
    client = ApiClient.objects.create(
        name="Portail", organisation="Préfecture", contact_email="si@prefecture.example"
    )
    client.issue_key()
    Subscription.objects.create(client=client, url="https://prefecture.example/campus")
    Redirect.add_redirect("/ancienne-page", "/aide/")
    for _ in range(3):
        LoggedSearch.objects.create(
            day=timezone.localdate(),
            key="mdph",
            text="mdph",
            count=0,
            source="site",
            engine="database",
        )
    SynonymSet.objects.create(terms="télétravail, travail à distance")
    PromotedResult.objects.create(queries="télétravail")


class _Silence:
    def write(self, text: str) -> None:
        """Say nothing."""
