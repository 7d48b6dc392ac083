"""What a page may begin with at one place of the site, for one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.models import Page

from pages.choices import Kind
from pages.models.page_template import PageTemplate
from pages.starting.prefill import prefill
from pages.starting.snapshots import page_from
from pages.starting.structures import STRUCTURES, apply_structure

STRUCTURE = "structure"


@dataclass(frozen=True)
class Start:
    """One way to begin: the proposed structure of a type, or a model."""

    key: str
    page_type: type[Any]
    label: str
    description: str
    template: PageTemplate | None = None

    @property
    def type_label(self) -> str:
        """« Formation »."""
        return str(capfirst(self.page_type._meta.verbose_name))

    @property
    def is_dated(self) -> bool:
        """Whether a page of this type needs a date to exist."""
        return bool(self.page_type.kind == Kind.EVENT)

    def make(self) -> Any:
        """A new page, unsaved, with the content to begin with.

        Raises:
            LookupError: the page type of the model no longer exists.
        """
        if self.template is not None:
            page = page_from(self.template)
        else:
            page = self.page_type()
            apply_structure(page)
        prefill(page)
        return page


def starts_at_place(parent: Page) -> list[Start]:
    """Every way to begin a page below this one, by type; the right to add is for the caller."""
    types = [
        page_type
        for page_type in type(parent).creatable_subpage_models()
        if hasattr(page_type, "kind") and page_type.can_create_at(parent)
    ]
    by_type = ContentType.objects.get_for_models(*types) if types else {}
    templates = list(
        PageTemplate.objects.filter(content_type__in=by_type.values()).select_related(
            "content_type"
        )
    )
    return [
        start
        for page_type in sorted(types, key=lambda one: str(one._meta.verbose_name))
        for start in _starts_of(page_type, by_type[page_type], templates)
    ]


def _starts_of(
    page_type: type[Any], content_type: ContentType, templates: list[PageTemplate]
) -> Iterator[Start]:
    name = page_type._meta.model_name
    if page_type.kind in STRUCTURES:
        yield Start(
            key=f"{STRUCTURE}-{name}",
            page_type=page_type,
            label="Structure proposée par le campus",
            description="Titres : " + " ; ".join(STRUCTURES[page_type.kind]),
        )
    for template in templates:
        if template.content_type_id == content_type.pk:
            yield Start(
                key=f"modele-{template.pk}",
                page_type=page_type,
                label=template.name,
                description=template.description,
                template=template,
            )
