"""A feed in Atom (RFC 4287)."""

from datetime import datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from cms.api.feed_content import FeedContent, plain, summary_of
from cms.api.http import absolute

AUTHOR = "Campus de la transformation publique"
RIGHTS = "Licence Ouverte 2.0 (etalab-2.0)"


class _CampusAtomFeed(Atom1Feed):
    """Atom as Django writes it, with the same bytes for the same contents."""

    def latest_post_date(self) -> datetime:
        """Give the instant of the feed, known even when it is empty."""
        updated_at: datetime = self.feed["updated_at"]
        return updated_at


def write_atom(content: FeedContent) -> bytes:
    """Write a feed in Atom; the id of an entry is that of its document (``urn:uuid:``)."""
    feed = _CampusAtomFeed(
        title=plain(content.title),
        link=content.home,
        description=None,
        language="fr",
        author_name=AUTHOR,
        author_link=absolute("/"),
        feed_url=content.address,
        feed_copyright=RIGHTS,
        feed_guid=content.id.urn,
        updated_at=content.updated_at,
    )
    for document in content.documents:
        feed.add_item(
            title=plain(document["title"]),
            link=document["url"],
            # Django declares summaries to be HTML.
            description=escape(summary_of(document)),
            unique_id=f"urn:uuid:{document['id']}",
            pubdate=datetime.fromisoformat(document["published_at"]),
            updateddate=datetime.fromisoformat(document["updated_at"]),
            author_name=document["attribution"],
            item_copyright=document["licence"],
            categories=[plain(theme["label"]) for theme in document["themes"]],
        )
    written: str = feed.writeString("utf-8")
    return written.encode()
