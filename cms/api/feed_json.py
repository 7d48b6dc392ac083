"""A feed in JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Mapping
from typing import Any

from cms.api.feed_atom import AUTHOR
from cms.api.feed_content import FeedContent, summary_of
from cms.api.http import absolute, to_json

VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(content: FeedContent) -> bytes:
    """Write a feed in JSON Feed; ``_campus`` says where the whole document is."""
    return to_json(
        {
            "version": VERSION,
            "title": content.title,
            "home_page_url": content.home,
            "feed_url": content.address,
            "language": "fr",
            "authors": [{"name": AUTHOR, "url": absolute("/")}],
            "items": list(map(_item, content.documents)),
        }
    )


def _item(document: Mapping[str, Any]) -> dict[str, Any]:
    item = {
        "id": f"urn:uuid:{document['id']}",
        "url": document["url"],
        "title": document["title"],
        "content_text": summary_of(document),
        "date_published": document["published_at"],
        "date_modified": document["updated_at"],
        "language": document["locale"],
        "authors": [{"name": document["attribution"]}],
        "tags": [theme["label"] for theme in document["themes"]],
        "_campus": {
            "kind": document["kind"],
            "version": document["version"],
            "document": absolute(f"/api/v1/contents/{document['id']}"),
            "licence": document["licence"],
        },
    }
    image = _image(document["image"])
    return {**item, "image": image} if image else item


def _image(image: Mapping[str, Any] | None) -> str | None:
    """Address of the widest rendition, in the format that every reader shows."""
    renditions = image["renditions"] if image else []
    jpeg = [each for each in renditions if each["type"] == "image/jpeg"]
    widest = max(jpeg or renditions, key=lambda each: each["width"], default=None)
    return widest["url"] if widest else None
