"""Tags of the backoffice: examples of blocks, findings, duplicates, what crops of an image show."""

from typing import Any

from django import template
from django.templatetags.static import static
from wagtail.models import UploadedFile

from pages.backoffice.crops import Crops, crops_of
from pages.backoffice.duplicates import Twin, same_as_upload, same_files
from pages.backoffice.report import Report, report_of
from pages.block_examples import PICTURE, example

register = template.Library()

# The home page shows these two by parts of its own, every other block has a template.
HOME_BLOCKS = {"pillar": "components/pillar.html", "need": "components/need.html"}


@register.simple_tag
def block_example(name: str) -> dict[str, Any] | None:
    """The example of a block and the template of the site that shows it."""
    found = example(name, static(PICTURE))
    if found is None:
        return None
    return {
        "data": found.model_dump(mode="json"),
        "template": HOME_BLOCKS.get(name, f"blocks/{name}.html"),
        "cards": {},
    }


@register.simple_tag
def findings_report(page: Any, user: Any) -> Report | None:
    """What to mend in a page that was saved, advice, and what it repeats."""
    return report_of(page, user) if page.pk and hasattr(page, "quality_findings") else None


@register.simple_tag
def crops(image: Any) -> Crops | None:
    """What the site shows of an image."""
    return crops_of(image)


@register.simple_tag
def file_twins(medium: Any, user: Any) -> list[Twin]:
    """The same file elsewhere among what this person may see; a file just sent is taken too."""
    return (
        same_as_upload(medium, user)
        if isinstance(medium, UploadedFile)
        else (same_files(medium, user))
    )
