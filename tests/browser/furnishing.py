"""What the screens of the backoffice need in order to show something: imports, a set, a client."""

from uuid import uuid4

from tests.browser.backoffice_screens import A_TRAINING, open_screen
from tests.browser.desk import Backoffice, SignIn
from tests.browser.sheets import run, try_out, upload
from tests.browser.test_main_job import fetch

MARK = "Écrans"
"""Stands in the name of all that is made here: the table of screens searches for it."""


def furnish(signed_in: SignIn) -> None:
    """Make, as people do, an import at each step, a publication set, a client that subscribes."""
    with signed_in("administratrice") as desk:
        _make_imports(desk)
        open_screen(desk, f"{A_TRAINING} > /publication_set/")
        desk.choose_new_set(f"{MARK} de la publication groupée {uuid4().hex[:8]}")
        fetch(f"{desk.origin}/recherche?q=zzzzzz")  # the reports of search have a line
    with signed_in("technique") as desk:
        _make_client(desk)


def _make_imports(desk: Backoffice) -> None:
    key = f"ecrans-{uuid4().hex[:8]}"
    right = {
        "Identifiant": key,
        "Titre": f"{MARK} {key}",
        "Résumé": "Un atelier.",
        "Début": "27/02/2036 14:00",
    }
    wrong = {**right, "Identifiant": f"{key}-2", "Début": "31/02/2036"}
    upload(desk, [right])
    upload(desk, [right, wrong])
    try_out(desk)
    upload(desk, [right])
    try_out(desk)
    run(desk)


def _make_client(desk: Backoffice) -> None:
    page, name = desk.page, f"{MARK} {uuid4().hex[:8]}"
    desk.open("/admin/api/apiclient/create/")
    page.fill("#id_name", name)
    page.fill("#id_organisation", "Préfecture")
    page.fill("#id_contact_email", "si@prefecture.example")
    page.locator("input[name='scopes']").first.check()
    page.locator("footer [type='submit'], form [type='submit']").last.click()
    page.wait_for_load_state("networkidle")
    desk.open("/admin/webhooks/subscription/create/")
    page.select_option("#id_client", label=name)
    # An address that needs no name to be resolved; without a secret nothing is ever sent to it.
    page.fill("#id_url", "https://1.1.1.1/campus")
    page.locator("footer [type='submit'], form [type='submit']").last.click()
    page.wait_for_load_state("networkidle")
