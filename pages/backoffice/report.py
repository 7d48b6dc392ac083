"""What the editor shows beside a page: what to mend before submitting, advice, duplicates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst

from cms.accounts.models import User
from pages.backoffice.duplicates import Twin, near_titles, same_files
from pages.importers.typography import french
from pages.quality import Finding


@dataclass(frozen=True)
class Shown:
    """A finding and the name that the form gives to its field."""

    label: str
    message: str


@dataclass(frozen=True)
class FileTwins:
    """A file of the page, and the same file elsewhere."""

    title: str
    twins: list[Twin]


@dataclass(frozen=True)
class Report:
    """Everything there is to say of a page, for one person."""

    to_mend: list[Shown]
    advice: list[Shown]
    near_titles: list[Twin]
    same_files: list[FileTwins]


def report_of(page: Any, user: User) -> Report:
    """Check a page, and look for what it repeats among what this person may see."""
    findings: list[Finding] = page.quality_findings()
    return Report(
        to_mend=[_shown(page, finding) for finding in findings if finding.blocking],
        advice=[_shown(page, finding) for finding in findings if not finding.blocking],
        near_titles=near_titles(page, user),
        same_files=[
            FileTwins(medium.title, twins)
            for medium in _media_of(page)
            if (twins := same_files(medium, user))
        ],
    )


def label_of(page: Any, field: str) -> str:
    """« Résumé » for ``summary``, « Sessions » for the list of that name."""
    try:
        found = page._meta.get_field(field)
    except FieldDoesNotExist:
        return ""
    if found.one_to_many:
        return str(capfirst(found.related_model._meta.verbose_name_plural))
    return str(capfirst(found.verbose_name))


def _shown(page: Any, finding: Finding) -> Shown:
    return Shown(label_of(page, finding.field), french(finding.message))


def _media_of(page: Any) -> Iterator[Any]:
    """The files that a resource offers and those of the body, each once."""
    seen = set()
    rows = page.files.all() if hasattr(page, "files") else ()
    in_body = (
        document for child in page.body if child.block_type == "files" for document in child.value
    )
    for document in (*(row.document for row in rows), *in_body):
        if document is not None and document.pk not in seen:
            seen.add(document.pk)
            yield document
