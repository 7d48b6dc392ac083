"""Gather what one document quotes while it is presented, and let nothing private through."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from PIL import UnidentifiedImageError
from wagtail.images.models import SourceImageIOError
from wagtail.models import CollectionViewRestriction, Page
from willow.image import UnrecognisedImageFormatError

from cms.delivery.contract import Reference
from cms.delivery.publish import ADDRESS, DOCUMENT
from media.models import CampusDocument, CampusImage
from pages.documents.richtext import clean_html
from pages.documents.schemas import (
    File,
    Image,
    PageReference,
    PersonReference,
    Rendition,
    Term,
)
from pages.visibility import Visibility
from snippets.models import Organisation, Person
from snippets.models.vocabularies import VocabularyEntry

logger = logging.getLogger(__name__)

RENDITIONS = (
    ("card", "fill-600x338|format-avif"),
    ("card", "fill-600x338|format-webp"),
    ("card", "fill-600x338|format-jpeg"),
    ("large", "fill-1200x675|format-avif"),
    ("large", "fill-1200x675|format-webp"),
    ("large", "fill-1200x675|format-jpeg"),
)
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


class Surroundings:
    """What is the same for every document of one run: the rule and the private collections."""

    def __init__(self) -> None:
        self.visibility = Visibility.load()
        self.base_url: str = settings.CAMPUS_BASE_URL
        self.private_collections: tuple[str, ...] = tuple(
            CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        )
        self._images: dict[int, list[Rendition]] = {}

    def renditions(self, image: CampusImage) -> list[Rendition]:
        """Every size and format of an image, made when missing."""
        if image.pk not in self._images:
            self._images[image.pk] = self._make_renditions(image)
        return self._images[image.pk]

    def _make_renditions(self, image: CampusImage) -> list[Rendition]:
        try:
            made = image.get_renditions(*(spec for _, spec in RENDITIONS))
        except (SourceImageIOError, UnidentifiedImageError, UnrecognisedImageFormatError):
            # A lost or spoilt file must not hold back the page that shows it.
            logger.exception("Image %s cannot be read", image.pk)
            return []
        return [
            Rendition(
                name=name,
                url=self.base_url + made[spec].url,
                width=made[spec].width,
                height=made[spec].height,
                type=MEDIA_TYPES[made[spec].file.name.rsplit(".", 1)[-1]],
            )
            for name, spec in RENDITIONS
        ]


class Presentation:
    """One document in the making; every method notes the reference, public or not."""

    def __init__(self, page: Page, surroundings: Surroundings) -> None:
        self.page = page
        self.surroundings = surroundings
        self.references: set[Reference] = set()
        self.file_texts: list[str] = []

    def note(self, label: str, key: object) -> None:
        """Remember that a change of this thing changes the document."""
        self.references.add(Reference(label, str(key)))

    def absolute(self, path: str) -> str:
        """The address of a path of the site."""
        return self.surroundings.base_url + path

    def path_of(self, page: Page) -> str:
        """The path of a page under the site's root."""
        return self.surroundings.visibility.path_of(page)

    def term(self, entry: VocabularyEntry | None) -> Term | None:
        """An entry of a vocabulary."""
        if entry is None:
            return None
        self.note(entry._meta.label_lower, entry.pk)
        return Term(slug=entry.slug, label=entry.label)

    def terms(self, entries: Iterable[VocabularyEntry]) -> list[Term]:
        """Entries of a vocabulary, in the order of their labels."""
        found = [self.term(entry) for entry in sorted(entries, key=lambda entry: entry.label)]
        return [term for term in found if term is not None]

    def organisation(self, organisation: Organisation | None) -> Term | None:
        """An organisation, by its name and acronym."""
        if organisation is None:
            return None
        self.note("snippets.organisation", organisation.pk)
        return Term(slug=organisation.slug, label=organisation.label)

    def organisations(self, organisations: Iterable[Organisation]) -> list[Term]:
        """Organisations, in the order of their names."""
        found = [self.organisation(one) for one in sorted(organisations, key=lambda one: one.name)]
        return [term for term in found if term is not None]

    def person(self, person: Person) -> PersonReference | None:
        """A person who agreed to be shown, else None."""
        self.note("snippets.person", person.pk)
        if not person.is_shown:
            return None
        return PersonReference(
            name=person.name,
            role=person.role or None,
            organisation=self.organisation(person.organisation),
        )

    def reference(self, target: Page | None, *, whole: bool = False) -> PageReference | None:
        """Another page if it is public; ``whole`` when more than its address is shown."""
        if target is None:
            return None
        self.note(DOCUMENT if whole else ADDRESS, target.translation_key)
        kind = getattr(target.specific_class, "kind", None)
        if kind is None or not self.surroundings.visibility.admits(target):
            return None
        path = self.path_of(target)
        return PageReference(
            id=target.translation_key,
            kind=str(kind),
            title=target.title,
            path=path,
            url=self.absolute(path),
        )

    def references_to(self, targets: Iterable[Page]) -> list[PageReference]:
        """The public ones among these pages, in their order, each once."""
        found: dict[Any, PageReference] = {}
        for target in targets:
            reference = self.reference(target)
            if reference is not None:
                found.setdefault(reference.id, reference)
        return list(found.values())

    def image(self, image: CampusImage | None, alt: str) -> Image | None:
        """An image with its sizes, unless its collection is private."""
        if image is None:
            return None
        self.note("media.campusimage", image.pk)
        renditions = [] if self._is_private(image) else self.surroundings.renditions(image)
        if not renditions:
            return None
        return Image(
            alt=alt,
            credit=image.credit or None,
            licence=image.licence or None,
            renditions=renditions,
        )

    def file(self, document: CampusDocument, label: str = "") -> File | None:
        """A file to download, unless its collection is private."""
        self.note("media.campusdocument", document.pk)
        if self._is_private(document):
            return None
        title = label or document.title
        self.file_texts.append(f"{title}\n{document.text}")
        return File(
            title=title,
            url=self.absolute(document.url),
            type=document.content_type,
            size=document.file_size,
            pages=document.pages,
        )

    def html(self, source: object) -> str:
        """Clean, absolute HTML of a rich text."""
        return clean_html(str(source or ""), self._resolve, self.surroundings.base_url)

    def html_or_none(self, source: object) -> str | None:
        """The same, None for an empty text."""
        return self.html(source) or None

    def _is_private(self, medium: Any) -> bool:
        private = self.surroundings.private_collections
        return bool(private) and str(medium.collection.path).startswith(private)

    def _resolve(self, kind: str, key: str) -> str | None:
        if not key.isdecimal():
            return None
        if kind == "page":
            reference = self.reference(Page.objects.filter(pk=int(key)).first())
            return reference.url if reference else None
        if kind == "document":
            document = CampusDocument.objects.filter(pk=int(key)).first()
            file = self.file(document) if document else None
            return file.url if file else None
        return None
