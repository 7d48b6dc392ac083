"""What every template may show: the menus and the current alerts, in two queries when asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from snippets.identity import IDENTITY
from snippets.models import Alert, MenuItem
from snippets.models.menus import MenuPlace


@dataclass(frozen=True)
class Link:
    """A link of a menu; ``current`` is the value of ``aria-current``, empty elsewhere."""

    label: str
    url: str
    current: str


class SiteFurniture:
    """Menus and alerts of one request, read when a template first asks for them."""

    name = IDENTITY.name

    def __init__(self, path: str) -> None:
        self._path = path

    @cached_property
    def _menus(self) -> dict[str, list[Link]]:
        menus: dict[str, list[Link]] = {place.value: [] for place in MenuPlace}
        for item in public_items():
            url = page_path(item.page.url_path) if item.page else item.url
            menus[item.menu.place].append(Link(item.label, url, self._current(url)))
        return menus

    def _current(self, url: str) -> str:
        if self._path == url:
            return "page"
        return "true" if url != "/" and self._path.startswith(f"{url.rstrip('/')}/") else ""

    @property
    def main_menu(self) -> list[Link]:
        """Links of the header."""
        return self._menus[MenuPlace.MAIN]

    @property
    def footer_menu(self) -> list[Link]:
        """Links of the top of the footer."""
        return self._menus[MenuPlace.FOOTER]

    @property
    def legal_menu(self) -> list[Link]:
        """Links that the law wants at the bottom of every page."""
        return self._menus[MenuPlace.LEGAL]

    @cached_property
    def alerts(self) -> list[Alert]:
        """Banners whose dates include now."""
        return list(Alert.objects.current(timezone.now()))


def public_items() -> Iterable[MenuItem]:
    """Items whose target everyone may read, in their order, in one query."""
    target = ExpressionWrapper(OuterRef("page__path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(target=target).filter(
        target__startswith=F("page__path")
    )
    unexpired = Q(page__expire_at=None) | Q(page__expire_at__gt=timezone.now())
    return (
        MenuItem.objects.filter(Q(page=None) | Q(page__live=True) & unexpired)
        .exclude(Exists(restricted))
        .select_related("menu", "page")
        .order_by("menu__place", "sort_order", "pk")
    )


def page_path(url_path: str) -> str:
    """Public path of a page from Wagtail's ``url_path``, whose first part is the site's root."""
    return "/" + url_path.split("/", 2)[2]


def site(request: HttpRequest) -> dict[str, SiteFurniture]:
    """``site`` for every template; costs nothing until a template reads it."""
    return {"site": SiteFurniture(request.path)}
