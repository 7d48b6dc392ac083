"""An editor in a process of its own: does one random action for each line it is sent.

``python -m tests.operations.editor SEED`` makes a small campus, says ``ready``, then answers each
line, empty or with the name of an action, with the name of what it did and with what came of it:
``public`` when public answers changed, ``hidden`` when only the backoffice did, ``nothing`` when
it was refused or there was nothing to do. The actions are those of the property test of delivery,
and some on what public answers show besides documents.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from random import Random

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import OperationalError, transaction  # noqa: E402
from django.db.models import Max  # noqa: E402
from wagtail.models import Page, PageViewRestriction  # noqa: E402

from cms.delivery.models import Change, Surroundings  # noqa: E402
from pages.models import CampusPage, HomePage, ResourcePage, ToolkitPage  # noqa: E402
from snippets.models import Alert, Menu, MenuItem, Theme  # noqa: E402
from snippets.models.menus import MenuPlace  # noqa: E402
from tests.delivery.test_visibility_property import (  # noqa: E402
    ACTIONS,
    delete,
    free,
    grow,
    publish,
    renew,
)

CODES = ("theme", "theme-bis")


def the_theme() -> Theme:
    """The theme of the documents, whose code changes."""
    return Theme.objects.get(slug__in=CODES)


def recode_theme(page: CampusPage, other: CampusPage) -> None:
    """Change the code by which lists are filtered, or change it back."""
    theme = the_theme()
    (theme.slug,) = set(CODES) - {theme.slug}
    theme.save()


def toggle_theme(page: CampusPage, other: CampusPage) -> None:
    """Have a page leave the theme, or enter it."""
    if isinstance(page, ResourcePage):
        theme = the_theme()
        page.themes = [] if theme in page.themes.all() else [theme]
        page.save_revision().publish()


def rename_theme(page: CampusPage, other: CampusPage) -> None:
    """Change a label that documents and the vocabulary show."""
    theme = the_theme()
    theme.label = f"Thème {theme.label.count('+')} +{theme.label}"[:80]
    theme.save()


def add_theme(page: CampusPage, other: CampusPage) -> None:
    """Add a value that no document has."""
    number = Theme.objects.count()
    Theme.objects.create(slug=f"theme-{number}", label=f"Sans contenu {number}")


def alert(page: CampusPage, other: CampusPage) -> None:
    """Put up a banner, and take the former down."""
    Alert.objects.all().delete()
    Alert.objects.create(title=f"Bandeau {page.pk} {other.pk}", live=True)


def menu(page: CampusPage, other: CampusPage) -> None:
    """Have the main menu lead elsewhere."""
    found, _ = Menu.objects.get_or_create(place=MenuPlace.MAIN)
    MenuItem.objects.filter(menu=found).delete()
    MenuItem.objects.create(menu=found, label=f"Page {other.pk}", page_id=other.pk)


def add(page: CampusPage, other: CampusPage) -> None:
    """Publish one more resource, with the theme, under a toolkit."""
    toolkit = ToolkitPage.objects.order_by("?").first()
    if toolkit is not None:
        new = ResourcePage(title=f"Ressource sous {page.pk}", summary="Une phrase.")
        new.themes = [the_theme()]
        toolkit.add_child(instance=new)


def delete_resource(page: CampusPage, other: CampusPage) -> None:
    """Delete for good, but leave where to add more."""
    if page.kind == "resource":
        page.delete()


# The kinds of page that an action is about; the first of any kind without one.
TARGETS = {
    "delete_resource": ("resource", None),
    "move_resource": ("resource", "toolkit"),
    "toggle_theme": ("resource", None),
}


def chosen(random: Random, pages: Sequence[CampusPage], kind: str | None) -> CampusPage:
    """Any page of a kind, of any kind when there is none of it."""
    return random.choice([page for page in pages if kind in {None, page.kind}] or list(pages))


def public_state() -> object:
    """What changes whenever a public answer does."""
    newest = Change.objects.aggregate(newest=Max("sequence"))
    return newest, list(Surroundings.objects.values_list("mark"))


def hidden_state() -> object:
    """What the backoffice shows of the pages."""
    fields = ("path", "url_path", "title", "live", "expire_at", "go_live_at", "latest_revision_id")
    restrictions = PageViewRestriction.objects.order_by("pk").values_list("page_id")
    return list(Page.objects.order_by("pk").values_list("pk", *fields)), list(restrictions)


def restore(page: CampusPage, other: CampusPage) -> None:
    """Make everything public again, under the first code of the theme."""
    if the_theme().slug != CODES[0]:
        recode_theme(page, other)
    PageViewRestriction.objects.all().delete()
    for each in Page.objects.specific():
        if isinstance(each, CampusPage):
            each.expire_at = each.go_live_at = None
            each.save_revision().publish()


EVERY_ACTION: tuple[Callable[[CampusPage, CampusPage], None], ...] = (
    *(action for action in ACTIONS if action is not delete),
    delete_resource, rename_theme, recode_theme, toggle_theme, add_theme, alert, menu,
    publish, free, renew, add,
)  # fmt: skip


def _until_written(action: Callable[[], None]) -> None:
    """Do it, again when SQLite gave no turn to write in: it keeps none for who waits longest.

    A second page of the same address is refused, as it would be to an editor.
    """
    while True:
        try:
            with suppress(ValidationError), transaction.atomic():
                action()
        except OperationalError as error:
            if "locked" in str(error):
                continue
            raise
        return


def main() -> None:
    """Make the campus, and act until the input ends."""
    random = Random(int(sys.argv[1]))
    with transaction.atomic():
        Theme.objects.create(slug=CODES[0], label="Thème")
        root: HomePage = grow()
    print("ready", flush=True)
    named = {action.__name__: action for action in (*EVERY_ACTION, restore)}
    for line in sys.stdin:
        pages = list(root.get_descendants(inclusive=True).specific().order_by("path"))
        action = named.get(line.strip()) or random.choice(EVERY_ACTION)
        one, other = TARGETS.get(action.__name__, (None, None))
        public, hidden = public_state(), hidden_state()
        _until_written(partial(action, chosen(random, pages, one), chosen(random, pages, other)))
        effect = "nothing"
        if public_state() != public:
            effect = "public"
        elif hidden_state() != hidden:
            effect = "hidden"
        print(action.__name__, effect, flush=True)


if __name__ == "__main__":
    main()
