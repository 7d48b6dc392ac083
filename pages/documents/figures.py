"""Key figures in documents."""

from pages.documents.presentation import Presentation
from pages.documents.schemas import FigureData
from snippets.models import Figure


def present_figure(figure: Figure, presentation: Presentation) -> FigureData:
    """A key figure with its source."""
    presentation.note("snippets.figure", figure.pk)
    return FigureData(
        value=figure.value,
        qualifier=figure.qualifier or None,
        unit=figure.unit or None,
        label=figure.label,
        source=figure.source or None,
    )
