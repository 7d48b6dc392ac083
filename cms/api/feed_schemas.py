"""Shapes of the JSON feeds, as pydantic models: part of the OpenAPI file."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from pages.documents.schemas import Schema


class FeedAuthor(Schema):
    name: str
    url: str | None = None


class FeedExtension(Schema):
    """What JSON Feed has no word for; ``document`` is where the API gives the whole content."""

    kind: str
    version: int
    document: str
    licence: str


class JsonFeedItem(Schema):
    """A content; ``id`` is ``urn:uuid:`` and the id of the content."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: datetime
    date_modified: datetime
    language: str
    authors: list[FeedAuthor]
    tags: list[str]
    image: str | None = None
    campus: FeedExtension = Field(alias="_campus")


class JsonFeed(Schema):
    """A feed in JSON Feed 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: str
    feed_url: str
    language: str
    authors: list[FeedAuthor]
    items: list[JsonFeedItem]
