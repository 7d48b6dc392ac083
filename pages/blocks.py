"""The few flat blocks of a page's body; business facts are fields, never blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]
SHORT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


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


class QuoteBlock(blocks.StructBlock):
    """Words of somebody."""

    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="Auteur", required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = "Citation"


class CalloutBlock(blocks.StructBlock):
    """Something to notice, in a coloured frame."""

    title = blocks.CharBlock(label="Titre", required=False, max_length=160)
    html = blocks.RichTextBlock(label="Texte", features=SHORT_FEATURES)

    class Meta:
        icon = "warning"
        label = "Mise en avant"


class PagesBlock(blocks.StructBlock):
    """Links to other pages of the campus; pages that are not public are left out."""

    title = blocks.CharBlock(label="Titre", required=False, max_length=160)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label="Page"), label="Pages", min_num=1)

    class Meta:
        icon = "doc-empty-inverse"
        label = "Pages du campus"


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
