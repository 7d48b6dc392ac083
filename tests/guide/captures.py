"""The screenshots of the editors' guide: one line each."""

from dataclasses import dataclass

from tests.browser.backoffice_screens import A_TRAINING
from tests.guide import scenes
from tests.guide.scenes import AddressOf


@dataclass(frozen=True, slots=True)
class Capture:
    """A screenshot: whose screen, where, what is done there first.

    ``screen`` is an address as in ``tests.browser.backoffice_screens``, without an account when it
    is the sign-in page; « {} » stands for the address where the scene ends. ``clicks`` are pressed
    in turn. ``height`` cuts what is below. ``scene`` is what must have been done first.
    """

    name: str
    username: str
    screen: str
    clicks: tuple[str, ...] = ()
    height: int = 720
    scene: AddressOf | None = None


STATUS = "[data-side-panel-toggle='status']"
PREVIEW = "[data-side-panel-toggle='preview']"
SCHEDULE = "[data-a11y-dialog-show='schedule-publishing-dialog']"
ACTIONS = "footer [data-w-dropdown-target='toggle']"
FILTERS = "header [aria-label='Afficher les filtres'], .w-slim-header-action-button"
ROW = "main td.title [data-w-dropdown-target='toggle']"
WHY_KEPT = "text=Supprimer : pourquoi est-ce impossible ? >> visible=true"
REPLACE = "text=Remplacer par un autre… >> visible=true"
UNDO = "main details summary"
FORMER = "main [data-w-dropdown-target='toggle'] >> visible=true >> nth=-1"
CAPTURES = (
    Capture("connexion", "", "/admin/login/"),
    Capture("rubrique", "contributrice", "/admin/pages/4/"),
    Capture("ecrire", "contributrice", A_TRAINING),
    Capture("apercu", "contributrice", A_TRAINING, (PREVIEW,)),
    Capture("programmer", "contributrice", A_TRAINING, (STATUS, SCHEDULE)),
    Capture("soumettre", "contributrice", A_TRAINING, (ACTIONS,)),
    Capture("ajouter-images", "contributrice", "/admin/images/multiple/add/", height=400),
    Capture("document", "administratrice", "/admin/documents/ > /documents/edit/", height=520),
    Capture("themes", "administratrice", "/admin/snippets/snippets/theme/"),
    Capture("rapport", "administratrice", "/admin/rapports/textes/", (FILTERS,)),
    Capture("suppression-refusee", "contributrice", "/admin/pages/4/", (ROW, WHY_KEPT), height=520),
    Capture("remplacer", "administratrice", "/admin/snippets/snippets/theme/", (ROW, REPLACE)),
    Capture("recherches-sans-resultat", "administratrice", "{}", scene=scenes.search_in_vain),
    Capture("accueil", "contributrice", "{}", scene=scenes.send_for_review),
    Capture("tableau-de-bord", "relecteur", "{}", scene=scenes.send_for_review, height=560),
    Capture("relire", "relecteur", "{} > /edit/", (ACTIONS,), scene=scenes.send_for_review),
    Capture("historique", "contributrice", "{}", (FORMER,), 520, scenes.write_twice),
    Capture("publication-groupee", "validatrice", "{}", scene=scenes.group, height=500),
    Capture("import-colonnes", "administratrice", "{}", scene=scenes.upload),
    Capture("import-essai", "administratrice", "{}", scene=scenes.try_import, height=900),
    Capture("import-annuler", "administratrice", "{}", (UNDO,), scene=scenes.run_import),
)
