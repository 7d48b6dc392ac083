"""What is done in the backoffice before a screenshot, so that there is something to see.

Each scene is played once, in the order of the screenshots, and gives the address where it ends.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import FilePayload

from tests.browser.desk import Backoffice
from tests.imports.sheets import as_csv

WAITING = "Formation à relire"
SET = "Lancement du mois de l’innovation"
CORRECTED = "Présenter son service"
GROUPED = {"Innover avec les usagers": True, "Raconter son projet": False}
"""Titles of its pages, and whether each is sent for review."""
SOUGHT = ("kafkaïen", "blockchain souveraine", "zadig", "cybermalveillance")
STEPS_SECONDS = 90
WRITTEN_SECONDS = 5
"""The log of searches is written every two seconds."""
AddressOf = Callable[["OpenDesk"], str]
OpenDesk = Callable[[str], AbstractContextManager[Backoffice]]
CATALOGUE = as_csv(
    [
        {
            "Identifiant": "atelier-ecoute",
            "Titre": "Atelier : l’écoute des usagers",
            "Résumé": "Deux heures pour préparer et mener un entretien.",
            "Début": "15/01/2035 09:30",
            "Fin": "15/01/2035 11:30",
        },
        {
            "Identifiant": "atelier-donnees",
            "Titre": "Atelier : lire ses données",
            "Résumé": "Une matinée pour apprendre à lire un tableau de bord.",
            "Début": "22/01/2035 09:00",
            "Fin": "22/01/2035 12:00",
        },
        {
            "Identifiant": "atelier-sans-date",
            "Titre": "Atelier : écrire simplement",
            "Résumé": "Une matinée pour réécrire un courrier.",
            "Début": "au printemps",
            "Fin": "",
        },
    ]
)


def search_in_vain(desks: OpenDesk) -> str:
    """What readers search without finding; gives the report."""
    with desks("") as desk:
        for number, words in enumerate(SOUGHT, start=1):
            for _ in range(number):
                desk.page.goto(f"{desk.origin}/recherche?q={words}")
        desk.page.wait_for_timeout(WRITTEN_SECONDS * 1000)
    return "/admin/search/insight/sans-resultat/"


def send_for_review(desks: OpenDesk) -> str:
    """A training that waits for its first step."""
    with desks("contributrice") as desk:
        desk.write_training(WAITING)
    return "/admin/"


def write_twice(desks: OpenDesk) -> str:
    """A draft with a former version; gives its history."""
    with desks("contributrice") as desk:
        desk.write_training(CORRECTED, submit=False)
        desk.open(f"/admin/pages/{_latest(desk)}/edit/")
        desk.change_summary("Une formation pour mieux dire ce que l’on fait, et pourquoi.")
        return f"/admin/pages/{desk.number()}/history/"


def _latest(desk: Backoffice) -> str:
    """Number of the training that was written last: the list begins with it."""
    desk.open("/admin/pages/4/")
    address = desk.page.locator("main td.title a[href*='/edit/']").first.get_attribute("href")
    return next(part for part in (address or "").split("/") if part.isdigit())


def group(desks: OpenDesk) -> str:
    """A publication set of two pages, one of them on its way; gives its screen."""
    numbers = []
    with desks("contributrice") as desk:
        for title, is_sent in GROUPED.items():
            desk.write_training(title, submit=is_sent)
            numbers.append(_latest(desk))
    chosen = "&".join(f"id={number}" for number in numbers)
    with desks("validatrice") as desk:
        desk.open(f"/admin/bulk/wagtailcore/page/publication_set/?{chosen}&next=/admin/")
        desk.page.fill("[name='new_title']", SET)
        _press(desk, "Ajouter")
        return desk.page.url.removeprefix(desk.origin)


def upload(desks: OpenDesk) -> str:
    """A file of events, whose columns are to be linked; gives the screen that asks."""
    with desks("administratrice") as desk:
        desk.open("/admin/imports/nouveau/")
        desk.page.select_option("[name='kind']", "event")
        file = FilePayload(name="ateliers.csv", mimeType="text/csv", buffer=CATALOGUE)
        desk.page.set_input_files("[name='file']", file)
        _press(desk, "Déposer le fichier")
        return desk.page.url.removeprefix(desk.origin)


def try_import(desks: OpenDesk) -> str:
    """The same file, tried; gives the screen of the batch."""
    return _have_done(desks, upload(desks), "Faire un essai", "Essai terminé.")


def run_import(desks: OpenDesk) -> str:
    """The same file, imported; gives the screen of the batch."""
    return _have_done(desks, try_import(desks), "Importer", "Import terminé.")


def _have_done(desks: OpenDesk, screen: str, button: str, told: str) -> str:
    """Press a button of a batch and wait for what it says in the end; gives its screen."""
    with desks("administratrice") as desk:
        desk.open(screen)
        _press(desk, button)
        # The screen refreshes itself until the worker is done.
        desk.page.get_by_text(told, exact=True).wait_for(timeout=STEPS_SECONDS * 1000)
        return desk.page.url.removeprefix(desk.origin)


def _press(desk: Backoffice, words: str) -> None:
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=words, exact=True).first.click()
    desk.page.wait_for_load_state("networkidle")
