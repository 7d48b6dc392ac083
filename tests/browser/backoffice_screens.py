"""The screens of the backoffice that are ours: one line each, with who opens it.

The tests of accessibility and of French in the browser go through them. In an address each « > »
and a pattern stand for the first link, on the screen before it, that holds it: in its table if
there is one there.
"""

import re
from html import unescape

from tests.browser.desk import Backoffice

A_TRAINING = "/admin/pages/search/?q=travailler+autrement&content_type=pages.trainingpage > /edit/"
THEMES = "/admin/snippets/snippets/theme/?q=Simplification"
A_THEME = f"{THEMES} > /theme/edit/"
A_SET = "/admin/publications-groupees/?q=Écrans > /inspect/"
A_CLIENT = "/admin/api/apiclient/?q=Écrans"
A_SUBSCRIPTION = "/admin/webhooks/subscription/?q=Écrans"
IMPORTS = "/admin/imports/importbatch/"
AN_IMPORT = r"/admin/imports/\d+/"

DASHBOARDS = tuple(
    (username, "/admin/")
    for username in ("contributrice", "relecteur", "validatrice", "administratrice", "technique")
)
WRITING = (
    ("contributrice", "/admin/guide/"),
    ("contributrice", "/admin/guide/02-ecrire-une-page/"),
    ("contributrice", "/admin/pages/3/"),
    ("contributrice", A_TRAINING),
    ("contributrice", f"{A_TRAINING} > /history/"),
    ("contributrice", f"{A_TRAINING} > /apercus/"),
    ("contributrice", "/admin/pages/4/ > /delete/"),
    ("contributrice", "/admin/pages/4/ > /modeles/"),
    ("contributrice", "/admin/pages/4/ > /add_subpage/"),
    ("contributrice", "/admin/pages/search/?q=mallette&content_type=pages.toolkitpage > /edit/"),
    ("contributrice", "/admin/pages/search/?q=mois&content_type=pages.campaignpage > /edit/"),
    ("contributrice", "/admin/pages/search/?q=lab&content_type=pages.labpage > /edit/"),
    ("administratrice", f"{A_TRAINING} > /enregistrer-modele/"),
    ("administratrice", "/admin/pages/pagetemplate/"),
    ("administratrice", "/admin/images/multiple/add/"),
    ("administratrice", r"/admin/images/ > /images/\d+/"),
    ("administratrice", "/admin/documents/ > /documents/edit/"),
)
TOGETHER = (
    ("relecteur", "/admin/reports/en-attente/"),
    ("validatrice", "/admin/publications-groupees/"),
    ("validatrice", "/admin/publications-groupees/new/"),
    ("validatrice", A_SET),
    ("contributrice", A_SET),
    ("validatrice", f"{A_SET} > /publications-groupees/edit/"),
    ("contributrice", f"{A_TRAINING} > /publication_set/"),
)
IMPORTING = (
    ("administratrice", IMPORTS),
    ("administratrice", "/admin/imports/nouveau/"),
    ("administratrice", "/admin/imports/fichiers/"),
    ("administratrice", f"{IMPORTS}?status__exact=uploaded > {AN_IMPORT} > /colonnes/"),
    ("administratrice", f"{IMPORTS}?status__exact=checked > {AN_IMPORT}"),
    ("administratrice", f"{IMPORTS}?status__exact=imported > {AN_IMPORT}"),
)
REPORTS = tuple(
    ("administratrice", f"/admin/rapports/{name}")
    for name in (
        "textes/",
        "pages-a-relire/?horizon=90",
        "liens-casses/?state=doubtful",
        "pages-citees-hors-ligne/",
        "images-sans-description/",
        "contenus-sans-theme/",
        "publications-recentes/?period=90",
        "publications-programmees/",
        "journal/",
    )
)
SEARCH = tuple(
    ("administratrice", f"/admin/search/{name}")
    for name in (
        "insight/sans-resultat/",
        "insight/sans-clic/?period=90",
        "insight/frequentes/?period=7",
        "rank/",
        "rank/?q=mallette+managériale&off=titre",
        "rank/?q=&off=inconnue",
        "promotedresult/",
        "promotedresult/create/?recherche=mdph",
        "synonymset/",
        "synonymset/create/?recherche=mdph",
        "deniedsuggestion/",
        "deniedsuggestion/create/?recherche=mdph",
    )
)
VOCABULARIES = (
    ("administratrice", "/admin/snippets/snippets/theme/"),
    ("administratrice", A_THEME),
    ("administratrice", f"{A_THEME} > /theme/delete/"),
    ("administratrice", f"{THEMES} > /remplacer/"),
    ("administratrice", "/admin/snippets/snippets/organisation/add/"),
    ("administratrice", "/admin/snippets/snippets/person/add/"),
    ("administratrice", "/admin/snippets/snippets/alert/add/"),
    ("administratrice", "/admin/snippets/snippets/menu/ > /menu/edit/"),
)
ACCOUNTS = (
    ("administratrice", "/admin/pages-confiees/"),
    ("administratrice", "/admin/pages-confiees/new/"),
    ("administratrice", "/admin/pages-confiees/ > /edit/"),
    ("administratrice", "/admin/pages-confiees/ > /edit/ > /delete/"),
    ("technique", "/admin/users/"),
    ("technique", "/admin/users/?q=relecteur > /users/edit/"),
)
SERVICES = (
    ("technique", "/admin/api/apiclient/"),
    ("technique", "/admin/api/apiclient/create/"),
    ("technique", f"{A_CLIENT} > /cles/"),
    ("technique", f"{A_CLIENT} > /usage/"),
    ("technique", "/admin/webhooks/subscription/"),
    ("technique", "/admin/webhooks/subscription/create/"),
    ("technique", f"{A_SUBSCRIPTION} > /suivi/"),
)
SCREENS: tuple[tuple[str, str], ...] = (
    *DASHBOARDS,
    *WRITING,
    *TOGETHER,
    *IMPORTING,
    *REPORTS,
    *SEARCH,
    *VOCABULARIES,
    *ACCOUNTS,
    *SERVICES,
)


def open_screen(desk: Backoffice, address: str) -> None:
    """Open a screen of the table; those on the way are only asked for, not drawn.

    Raises:
        LookupError: a screen on the way has no such link.
    """
    target, *patterns = address.split(" > ")
    for pattern in patterns:
        html = desk.page.context.request.get(desk.origin + target).text()
        target = _link(html, pattern) or ""
        if not target:
            raise LookupError(f"no link of « {pattern} » on the way to {address}")
    desk.open(target)


def _link(html: str, pattern: str) -> str | None:
    """The first link that holds this: menus that a button opens are in the HTML, and closed."""
    wanted = re.compile(f'href="([^"]*{pattern}[^"]*)"')
    main = html.partition("<main")[2]
    parts = (main.partition("<table")[2], main, html)
    found = next(filter(None, map(wanted.search, parts)), None)
    return unescape(found[1]) if found else None
