"""Present a page: the part that every kind has, and the part of its own kind."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from wagtail.models import Page

from cms.delivery.contract import FILE_SEPARATOR, Presented, SearchText
from cms.delivery.encoding import instant
from cms.delivery.publish import ADDRESS
from pages.choices import Kind
from pages.documents.article import present_article
from pages.documents.body import present_body, searched_text
from pages.documents.campaign import present_campaign
from pages.documents.community import present_community
from pages.documents.event import present_event
from pages.documents.lab import present_lab
from pages.documents.labels import searched_labels
from pages.documents.page import present_page
from pages.documents.parts import KindPart, unique
from pages.documents.presentation import Presentation, Surroundings
from pages.documents.resource import present_resource
from pages.documents.schemas import CARD_DETAILS, DOCUMENTS, Block, Breadcrumb, Term, TextBlock
from pages.documents.toolkit import present_toolkit
from pages.documents.training import present_training
from pages.models.base import CampusPage
from pages.models.indexes import IndexPage
from snippets.models import Theme

LICENCE = "etalab-2.0"
ATTRIBUTION = "DITP"

PRESENTERS: dict[Kind, Callable[[Any, Presentation], KindPart]] = {
    Kind.TRAINING: present_training,
    Kind.TOOLKIT: present_toolkit,
    Kind.RESOURCE: present_resource,
    Kind.COMMUNITY: present_community,
    Kind.LAB: present_lab,
    Kind.CAMPAIGN: present_campaign,
    Kind.EVENT: present_event,
    Kind.ARTICLE: present_article,
    Kind.PAGE: present_page,
}


def present(page: CampusPage, surroundings: Surroundings) -> Presented:
    """The public document of a page, whether or not the page is public now.

    Raises:
        pydantic.ValidationError: the result is not what the contract promises.
    """
    presentation = Presentation(page, surroundings)
    part = PRESENTERS[page.kind](page, presentation)
    themes = list(page.themes.all())
    audiences = presentation.terms(page.audiences.all())
    blocks = _body(page, presentation)
    now = surroundings.visibility.now
    data = {
        "id": page.translation_key,
        "kind": str(page.kind),
        "version": 0,
        "locale": page.locale.language_code,
        "title": page.title,
        "path": presentation.path_of(page),
        "url": presentation.absolute(presentation.path_of(page)),
        "summary": page.summary,
        "image": presentation.image(page.image, page.image_alt),
        "themes": presentation.terms(themes),
        "audiences": audiences,
        "regions": part.regions,
        "organisations": unique(part.organisations),
        "first_published_at": _known(page.first_published_at, now),
        "published_at": _known(page.last_published_at, now),
        "updated_at": now,
        "breadcrumbs": _breadcrumbs(page, presentation),
        "details": part.details,
        "body": blocks,
        "related": presentation.references_to(
            row.target for row in page.related_links.select_related("target").all()
        ),
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
    }
    document = DOCUMENTS[str(page.kind)].model_validate(data)
    labels = searched_labels(page.kind, themes, [*audiences, *part.regions], part.terms)
    return Presented(
        id=page.translation_key,
        kind=str(page.kind),
        slug=page.slug,
        data=_as_contract(document.model_dump(mode="python", exclude={"version", "updated_at"})),
        card_details=CARD_DETAILS[str(page.kind)],
        first_published_at=document.first_published_at,
        published_at=document.published_at,
        terms=_terms(themes, audiences, part, presentation),
        intervals=part.intervals,
        duration_minutes=part.duration_minutes,
        starts_at=part.starts_at,
        text=_searched(page, document.organisations, part, blocks, presentation, labels),
        state_until=part.state_until,
        expires_at=page.expire_at,
        references=frozenset(presentation.references),
    )


def _known(instant_or_none: datetime | None, now: datetime) -> datetime:
    """A draft that was never published is presented as if it were published now."""
    return now if instant_or_none is None else instant_or_none


def _as_contract(value: Any) -> Any:
    """Instants in the time zone of the site, to the second, with their offset."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, dict):
        return {key: _as_contract(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_contract(item) for item in value]
    return value


def _body(page: CampusPage, presentation: Presentation) -> list[Block]:
    blocks = present_body(page.body, presentation)
    if isinstance(page, IndexPage) and (intro := presentation.html(page.intro)):
        blocks.insert(0, TextBlock(type="text", html=intro))
    return blocks


def _breadcrumbs(page: CampusPage, presentation: Presentation) -> list[Breadcrumb]:
    if not page.depth:
        return []
    root = presentation.surroundings.visibility.root_path
    crumbs: list[Breadcrumb] = []
    for ancestor in page.get_ancestors().filter(path__startswith=root):
        presentation.note(ADDRESS, ancestor.translation_key)
        if presentation.surroundings.visibility.admits(ancestor):
            crumbs.append(Breadcrumb(title=ancestor.title, path=presentation.path_of(ancestor)))
    return crumbs


def _terms(
    themes: list[Theme], audiences: list[Term], part: KindPart, presentation: Presentation
) -> dict[str, tuple[str, ...]]:
    """Every code that filters read; a theme brings its parent."""
    slugs: list[str] = []
    for theme in themes:
        slugs.append(theme.slug)
        if theme.parent is not None:
            presentation.note("snippets.theme", theme.parent.pk)
            slugs.append(theme.parent.slug)
    own = {
        "theme": slugs,
        "audience": [term.slug for term in audiences],
        "region": [term.slug for term in part.regions],
        "organisation": [term.slug for term in part.organisations],
        **part.terms,
    }
    return {name: tuple(sorted(set(values))) for name, values in sorted(own.items()) if values}


def _searched(
    page: Page,
    organisations: Iterable[Term],
    part: KindPart,
    blocks: list[Block],
    presentation: Presentation,
    labels: str,
) -> SearchText:
    body = [searched_text(blocks), *part.words]
    return SearchText(
        title=page.title,
        keywords=page.search_keywords,
        summary=page.summary,
        body="\n".join(text for text in body if text),
        names="\n".join([*part.people, *part.names, *(term.label for term in organisations)]),
        people="\n".join(part.people),
        labels=labels,
        attachments=FILE_SEPARATOR.join(dict.fromkeys(presentation.file_texts)),
    )
