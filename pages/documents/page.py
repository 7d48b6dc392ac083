"""The document of the home page, of an index and of a standard page."""

from typing import Any
from urllib.parse import urlencode

from pages.documents.figures import present_figure
from pages.documents.parts import KindPart
from pages.documents.presentation import Presentation
from pages.documents.richtext import plain_text
from pages.documents.schemas import Hero, HighlightGroup, NeedEntry, PageDetails
from pages.models.base import CampusPage
from pages.models.home import HomePage
from pages.models.indexes import IndexPage

SEARCH_PATH = "/recherche"


def present_page(page: CampusPage, presentation: Presentation) -> KindPart:
    """Details of a page that is of no catalogue kind."""
    if isinstance(page, HomePage):
        return _home(page, presentation)
    if isinstance(page, IndexPage):
        return KindPart(
            details=_details("index", lists=str(page.lists)),
            words=(plain_text(presentation.html(page.intro)),),
        )
    return KindPart(details=_details("standard"))


def _home(page: HomePage, presentation: Presentation) -> KindPart:
    needs = [need for block in page.needs if (need := _need(block.value, presentation))]
    return KindPart(
        details=_details(
            "home",
            hero=Hero(title=page.hero_title, text=page.hero_text or None),
            figures=[present_figure(row.figure, presentation) for row in page.figures.all()],
            highlights=[
                HighlightGroup(
                    title=block.value["title"],
                    text=block.value["text"] or None,
                    index=presentation.reference(block.value["index"]),
                    pages=presentation.references_to(
                        target for target in block.value["pages"] if target
                    ),
                )
                for block in page.pillars
            ],
            needs=needs,
        ),
        words=(page.hero_title, page.hero_text, *(need.title for need in needs)),
    )


def _need(value: Any, presentation: Presentation) -> NeedEntry | None:
    """An entry leads to a public page, or to a search; without either it is left out."""
    reference = presentation.reference(value["page"])
    query: dict[str, str] = {}
    if value["query"]:
        query["q"] = value["query"]
    theme = presentation.term(value["theme"])
    if theme:
        query["theme"] = theme.slug
    if reference is None and not query:
        return None
    url = reference.url if reference else presentation.absolute(f"{SEARCH_PATH}?{urlencode(query)}")
    return NeedEntry(title=value["title"], text=value["text"] or None, url=url)


def _details(template: str, **known: Any) -> PageDetails:
    unknown: dict[str, Any] = {
        "lists": None,
        "hero": None,
        "figures": [],
        "highlights": [],
        "needs": [],
    }
    return PageDetails.model_validate({"template": template, **unknown, **known})
