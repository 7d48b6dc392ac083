"""The document of an article."""

from pages.documents.parts import KindPart, codes
from pages.documents.presentation import Presentation
from pages.documents.schemas import ArticleDetails
from pages.models.article import ArticlePage
from pages.states import start_of_day


def present_article(page: ArticlePage, presentation: Presentation) -> KindPart:
    """Details of an article; people without a dated consent are left out."""
    authors = [
        person
        for record in page.authors.all()
        if (person := presentation.person(record.person)) is not None
    ]
    return KindPart(
        details=ArticleDetails(
            published_on=page.published_on,
            authors=authors,
            category=page.category or None,
            source=page.source or None,
        ),
        terms={"category": codes(page.category)},
        starts_at=start_of_day(page.published_on) if page.published_on else None,
        people=tuple(person.name for person in authors),
    )
