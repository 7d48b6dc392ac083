"""The few flat blocks of a page's body; business facts are fields, never blocks.

The choice of blocks shows each one with its description and as the site shows it: ``PREVIEW``
renders the example of ``pages.block_examples``.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]
SHORT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
PREVIEW = "blocks/preview.html"


class ImageBlock(blocks.StructBlock):
    """An image in the text; no description means that it is decorative."""

    image = ImageChooserBlock(label="Image")
    alt = blocks.CharBlock(
        label="Description de l’image",
        required=False,
        max_length=250,
        help_text="Ce que l’image apporte au texte ; vide si elle est décorative.",
    )
    caption = blocks.CharBlock(label="Légende", required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Image"
        description = (
            "Une photo ou un schéma dans le texte, avec sa description pour qui ne la voit pas."
        )
        preview_template = PREVIEW


class QuoteBlock(blocks.StructBlock):
    """Words of somebody."""

    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="Auteur", required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = "Citation"
        description = "Les mots d’une personne, mis en valeur, avec son nom."
        preview_template = PREVIEW


class CalloutBlock(blocks.StructBlock):
    """Something to notice, in a coloured frame."""

    title = blocks.CharBlock(label="Titre", required=False, max_length=160)
    html = blocks.RichTextBlock(label="Texte", features=SHORT_FEATURES)

    class Meta:
        icon = "warning"
        label = "Mise en avant"
        description = (
            "Un point à ne pas manquer, dans un encadré de couleur. Une ou deux par page suffisent."
        )
        preview_template = PREVIEW


class PagesBlock(blocks.StructBlock):
    """Links to other pages of the campus; pages that are not public are left out."""

    title = blocks.CharBlock(label="Titre", required=False, max_length=160)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label="Page"), label="Pages", min_num=1)

    class Meta:
        icon = "doc-empty-inverse"
        label = "Pages du campus"
        description = "Des liens vers d’autres pages du campus, sous forme de cartes tenues à jour."
        preview_template = PREVIEW


class AccordionItemBlock(blocks.StructBlock):
    """A question and its answer."""

    title = blocks.CharBlock(label="Titre", max_length=200)
    html = blocks.RichTextBlock(label="Texte", features=SHORT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = "Élément"


class VideoBlock(blocks.StructBlock):
    """A video elsewhere: a link and its transcript, no player of a third party."""

    title = blocks.CharBlock(label="Titre", max_length=200)
    url = blocks.URLBlock(label="Adresse de la vidéo")
    transcript = blocks.TextBlock(label="Transcription", required=False)

    class Meta:
        icon = "media"
        label = "Vidéo"
        description = (
            "Un lien vers une vidéo, avec sa transcription pour qui ne peut pas l’entendre."
        )
        preview_template = PREVIEW


# Blocks without a class of their own: their options are written in every migration of the body,
# which a better sentence must not alter.
DESCRIPTIONS = {
    "text": "Des paragraphes, avec des titres, des listes et des liens.",
    "files": "Des fichiers à télécharger, avec leur format et leur poids.",
    "accordion": "Des questions et leurs réponses, que l’on déplie une à une.",
}


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    text = blocks.RichTextBlock(label="Texte", features=TEXT_FEATURES, icon="pilcrow")
    image = ImageBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    files = blocks.ListBlock(
        DocumentChooserBlock(label="Document"), label="Fichiers", icon="doc-full", min_num=1
    )
    pages = PagesBlock()
    accordion = blocks.ListBlock(AccordionItemBlock(), label="Accordéon", icon="list-ul", min_num=1)
    video = VideoBlock()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, description in DESCRIPTIONS.items():
            meta = self.child_blocks[name].meta
            meta.description, meta.preview_template = description, PREVIEW


class PillarBlock(blocks.StructBlock):
    """One pillar of the campus on the home page."""

    title = blocks.CharBlock(label="Titre", max_length=120)
    text = blocks.TextBlock(label="Texte", required=False)
    index = blocks.PageChooserBlock(label="Rubrique", required=False)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label="Page"), label="Pages mises en avant", min_num=0
    )

    class Meta:
        icon = "folder-open-inverse"
        label = "Pilier"
        description = (
            "Une offre du campus en page d’accueil : un titre, une rubrique et quelques pages."
        )
        preview_template = PREVIEW


class NeedBlock(blocks.StructBlock):
    """An entry by need: a page of the campus, or a search."""

    title = blocks.CharBlock(label="Besoin", max_length=120)
    text = blocks.CharBlock(label="Précision", required=False, max_length=250)
    page = blocks.PageChooserBlock(label="Page", required=False)
    theme = SnippetChooserBlock("snippets.Theme", label="Thème", required=False)
    query = blocks.CharBlock(label="Mots à chercher", required=False, max_length=120)

    class Meta:
        icon = "help"
        label = "Entrée par besoin"
        description = (
            "Une question d’agent en page d’accueil, qui mène à une page ou à une recherche."
        )
        preview_template = PREVIEW

    def clean(self, value: Any) -> Any:
        """A need leads somewhere.

        Raises:
            StructBlockValidationError: neither a page, nor a theme, nor words.
        """
        cleaned = super().clean(value)
        if not (cleaned.get("page") or cleaned.get("theme") or cleaned.get("query")):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "page": ValidationError("Choisissez une page, un thème ou des mots à chercher.")
                }
            )
        return cleaned
