"""The document of a laboratory."""

from pages.documents.parts import KindPart, codes, lines, present_terms, unique
from pages.documents.presentation import Presentation
from pages.documents.schemas import LabDetails, LabProject
from pages.models.lab import LabPage


def present_lab(page: LabPage, presentation: Presentation) -> KindPart:
    """Details and projects of a laboratory."""
    region = presentation.term(page.region)
    carriers = presentation.organisations(page.carriers.all())
    partners = presentation.organisations(page.partners.all())
    projects = [
        LabProject(
            title=project.title,
            summary=project.summary or None,
            year=project.year,
            partners=[name.strip() for name in project.partners.split(";") if name.strip()],
        )
        for project in page.projects.all()
    ]
    other_names = lines(page.alternative_names)
    return KindPart(
        details=LabDetails(
            lab_kind=page.lab_kind,
            status=page.status or None,
            region=region,
            department=presentation.term(page.department),
            address=page.address or None,
            latitude=float(page.latitude) if page.latitude is not None else None,
            longitude=float(page.longitude) if page.longitude is not None else None,
            carriers=carriers,
            partners=partners,
            launch_year=page.launch_year,
            alternative_names=other_names,
            projects=projects,
            services=lines(page.services),
            website=page.website or None,
        ),
        terms={
            "lab_kind": codes(page.lab_kind),
            "status": codes(page.status),
            "lab": codes(page.slug),
        },
        regions=present_terms(region),
        organisations=unique([*carriers, *partners]),
        names=tuple(other_names),
        words=(
            page.services,
            *(f"{project.title} {project.summary or ''}" for project in projects),
            page.address,
        ),
    )
