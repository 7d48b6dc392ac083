"""An example of each block, as documents hold it: what the choice of blocks shows to editors."""

from uuid import UUID

from pages.choices import Kind
from pages.documents.schemas import (
    AccordionBlock,
    AccordionItem,
    CalloutBlock,
    File,
    FilesBlock,
    HighlightGroup,
    Image,
    ImageBlock,
    NeedEntry,
    PageReference,
    PagesBlock,
    QuoteBlock,
    Rendition,
    Schema,
    TextBlock,
    VideoBlock,
)

PICTURE = "campus/backoffice/exemple.svg"
"""The image of the examples, under the static root."""

PARAGRAPH = (
    "<p>Un paragraphe court dit une seule idée. Il peut contenir un <strong>mot important</strong> "
    'ou <a href="/">un lien vers une page du campus</a>.</p>'
)


def example(name: str, picture_url: str) -> Schema | None:
    """The example of a block by its name; None for a block that has none.

    Args:
        name: name of the block in its stream, as ``image``.
        picture_url: address of ``PICTURE``.
    """
    return _image(picture_url) if name == "image" else EXAMPLES.get(name)


def _page(title: str, kind: Kind) -> PageReference:
    return PageReference(id=UUID(int=0), kind=str(kind), title=title, path="/", url="/")


def _image(url: str) -> ImageBlock:
    rendition = Rendition(name="large", url=url, width=1200, height=675, type="image/jpeg")
    image = Image(alt="", credit="nom de l’auteur", licence=None, renditions=[rendition])
    return ImageBlock(type="image", image=image, caption="Une légende, si elle est utile")


EXAMPLES: dict[str, Schema] = {
    "text": TextBlock(
        type="text",
        html=f"<h2>Un titre de partie</h2>{PARAGRAPH}<ul><li>un point</li>"
        "<li>un autre point</li></ul>",
    ),
    "quote": QuoteBlock(
        type="quote", text="Les mots d’une personne, tels quels.", author="Prénom Nom, fonction"
    ),
    "callout": CalloutBlock(type="callout", title="À retenir", html=PARAGRAPH),
    "files": FilesBlock(
        type="files",
        files=[
            File(title="Le guide", url="/", type="application/pdf", size=420_000, pages=12),
            File(title="La fiche à remplir", url="/", type="text/csv", size=9_000, pages=None),
        ],
    ),
    "pages": PagesBlock(
        type="pages",
        title="Pour aller plus loin",
        pages=[
            _page("Le titre d’une formation", Kind.TRAINING),
            _page("Le titre d’un outil", Kind.RESOURCE),
        ],
    ),
    "accordion": AccordionBlock(
        type="accordion",
        items=[
            AccordionItem(title="Une question que l’on se pose ?", html=PARAGRAPH),
            AccordionItem(title="Une autre question ?", html=PARAGRAPH),
        ],
    ),
    "video": VideoBlock(
        type="video", title="Le titre de la vidéo", url="/", transcript="Ce qui s’y dit."
    ),
    "pillar": HighlightGroup(
        title="Se former",
        text="Une phrase qui présente l’offre.",
        index=_page("Formations", Kind.PAGE),
        pages=[
            _page("Le titre d’une formation", Kind.TRAINING),
            _page("Le titre d’une autre", Kind.TRAINING),
        ],
    ),
    "need": NeedEntry(
        title="Je veux conduire un projet", text="Une précision, si elle est utile", url="/"
    ),
}
