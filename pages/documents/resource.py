"""The document of a resource."""

from pages.documents.parts import KindPart, codes, duration_codes
from pages.documents.presentation import Presentation
from pages.documents.schemas import ResourceDetails
from pages.models.resource import ResourcePage


def present_resource(page: ResourcePage, presentation: Presentation) -> KindPart:
    """Details and files of a resource."""
    authors = presentation.organisations(page.authors.all())
    records = page.files.all()
    files = [
        file
        for record in records
        if (file := presentation.file(record.document, record.label)) is not None
    ]
    return KindPart(
        details=ResourceDetails(
            resource_type=page.resource_type or None,
            files=files,
            external_url=page.external_url or None,
            duration_minutes=page.duration_minutes,
            participants_min=page.participants_min,
            participants_max=page.participants_max,
            difficulty=page.difficulty or None,
            licence=page.licence or None,
            published_on=page.published_on,
            authors=authors,
        ),
        terms={
            "resource_type": codes(page.resource_type),
            "duration": duration_codes(page.duration_minutes),
        },
        organisations=authors,
        duration_minutes=page.duration_minutes,
        words=tuple(file.title for file in files),
    )
