"""Load the articles."""

import re
from collections.abc import Iterator
from functools import partial

from pages.choices import ArticleCategory
from pages.importers.loading.context import Context
from pages.importers.loading.texts import paragraph, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import ArticleRecord
from pages.models import ArticlePage

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«])")


def article_facts(context: Context) -> Iterator[PageFact]:
    """One page an article."""
    for record in context.facts.articles.values():
        yield PageFact(
            kind="article",
            slug=record.slug,
            parent="actualites",
            make=partial(_make, context, record),
        )


def _make(context: Context, record: ArticleRecord) -> ArticlePage:
    first, *others = _END_OF_SENTENCE.split(record.text)
    page = ArticlePage(
        title=record.title,
        summary=first,
        published_on=record.published_on,
        category=ArticleCategory.ACTUALITE,
        source=context.facts.sources[record.source].label,
        image=context.pictures.of_theme("article", record.themes),
        body=text_block(*(paragraph(text) for text in others)),
    )
    page.themes = context.vocabulary.themes(record.themes)
    return page
