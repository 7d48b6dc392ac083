"""Who may be read by everyone: the one rule, asked by every door."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site


@dataclass(frozen=True)
class Visibility:
    """The rule at an instant: live, not expired, under the site's root, behind no restriction.

    ``restricted`` holds the tree paths of the pages that carry a view restriction; a restriction
    covers the pages below.
    """

    now: datetime
    root_path: str
    root_url_path: str
    restricted: tuple[str, ...]

    @classmethod
    def load(cls, now: datetime | None = None) -> "Visibility":
        """Read the root and the restrictions: two queries, whatever the number of pages.

        Without a default site nothing is visible.
        """
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
        return cls(
            now=now or timezone.now(),
            root_path=site.root_page.path if site else "-",
            root_url_path=site.root_page.url_path if site else "-",
            restricted=tuple(restricted),
        )

    def admits(self, page: Page) -> bool:
        """Whether everyone may read this page now."""
        return (
            page.live
            and (page.expire_at is None or page.expire_at > self.now)
            and page.path.startswith(self.root_path)
            and not page.path.startswith(self.restricted)
        )

    def path_of(self, page: Page) -> str:
        """Address of a page under the site's root, final slash included."""
        return "/" + page.url_path.removeprefix(self.root_url_path)
