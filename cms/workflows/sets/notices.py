"""What the editor's screen says of a page that belongs to a publication set."""

from wagtail.models import Page

from cms.workflows.models import PublicationSet
from cms.workflows.sets.membership import open_item
from cms.workflows.versions import said


def notice(page: Page) -> tuple[str, PublicationSet] | None:
    """What it means for the page and its editor; None for a page that is in no set."""
    item = open_item(page)
    if item is None:
        return None
    held = item.publication_set
    when = (
        f"le {said(held.planned_for)}"
        if held.planned_for is not None
        else "à une date qui reste à fixer"
    )
    if item.revision_id is None:
        then = f"Une fois approuvée, elle sera publiée avec les autres pages, {when}."
    elif item.revision_id != page.latest_revision_id:
        then = (
            "Elle a été modifiée depuis son approbation : elle doit être soumise et approuvée de "
            "nouveau, sinon rien de ce groupe ne sera publié."
        )
    elif held.is_planned:
        then = (
            f"Sa version approuvée sera publiée avec les autres pages, {when}. Pour la modifier, "
            "il faut d’abord reprendre la préparation de la publication groupée."
        )
    else:
        then = f"Sa version approuvée sera publiée avec les autres pages, {when}."
    return f"Cette page fait partie de la publication groupée « {held} ». {then}", held
