"""What templates of the validation need to know of a page."""

from django import template
from wagtail.models import Page

from cms.workflows.models import PublicationSet
from cms.workflows.sets.membership import open_item

register = template.Library()


@register.simple_tag
def open_set(content: object) -> PublicationSet | None:
    """The open publication set that a page belongs to; None for what is no page."""
    item = open_item(content) if isinstance(content, Page) else None
    return item.publication_set if item is not None else None
