"""What surrounds contents on the site, for those who show it elsewhere: menus, footer, alerts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cms.api.http import JSON, Answer, Call, Endpoint, absolute, content_answer, to_json
from cms.delivery.encoding import instant
from cms.delivery.models import DocumentPath, PublishedDocument
from cms.delivery.schedule import freshness
from pages.documents.schemas import PageReference, Schema
from snippets.context_processors import public_items
from snippets.identity import IDENTITY
from snippets.models import Alert, MenuItem
from snippets.models.menus import MenuPlace


class SiteLink(Schema):
    """A link of a menu, absolute; ``page`` is the public content that it leads to, if it is one."""

    label: str
    url: str
    page: PageReference | None


class SiteMenus(Schema):
    """The menus of the header, of the top of the footer, and of its legal notices."""

    main: list[SiteLink]
    footer: list[SiteLink]
    legal: list[SiteLink]


class SiteFooter(Schema):
    """What the footer says besides its menus."""

    publisher: str
    description: str
    licence: str
    links: list[SiteLink]


class SiteAlert(Schema):
    """A banner shown now; without ``ends_at`` it lasts until editors take it down."""

    title: str
    text: str | None
    level: Literal["info", "warning", "alert"]
    link: SiteLink | None
    starts_at: datetime | None
    ends_at: datetime | None


class Site(Schema):
    """The name of the site and what stands on each of its pages."""

    name: str
    url: str
    menus: SiteMenus
    footer: SiteFooter
    alerts: list[SiteAlert]


def show_site(call: Call) -> Answer:
    """Answer the site's name, menus, footer and current alerts, in five queries.

    A link to a page leads to a public one, or is left out; so is an address of the site where
    something public once stood.
    """
    state, now = freshness(), timezone.now()
    items, alerts = list(public_items()), list(Alert.objects.current(now))
    links = _Links(items, alerts)
    menus: dict[str, list[dict[str, Any]]] = {place.value: [] for place in MenuPlace}
    for item in items:
        link = links.of_item(item)
        if link:
            menus[item.menu.place].append(link)
    footer = {
        "publisher": IDENTITY.publisher,
        "description": IDENTITY.description,
        "licence": IDENTITY.licence,
        "links": [{**asdict(site), "page": None} for site in IDENTITY.state_sites],
    }
    content = {
        "name": IDENTITY.name,
        "url": absolute("/"),
        "menus": menus,
        "footer": footer,
        "alerts": [_alert(alert, links) for alert in alerts],
    }
    planned = [state.changes_at, *_alert_instants(now)]
    changes_at = min((at for at in planned if at is not None), default=None)
    return content_answer(call, to_json(content), changes_at=changes_at)


SITE = Endpoint(
    "site",
    show_site,
    "Nom, menus, pied de page et bandeaux du moment",
    "site",
    "getSite",
    {JSON: (Site,)},
    description="Les liens mènent à des contenus publics ou à d’autres sites. Les bandeaux sont "
    "ceux de l’instant : ils apparaissent et disparaissent à leur heure.",
    remembered=True,
)


class _Links:
    """The public documents that menus and alerts lead to, found in two queries."""

    def __init__(self, items: Iterable[MenuItem], alerts: Iterable[Alert]) -> None:
        ids = {item.page.translation_key for item in items if item.page}
        addresses = [item.url for item in items] + [alert.link_url for alert in alerts]
        paths = {_document_path(address) for address in addresses if address.startswith("/")}
        columns = ("id", "kind", "title", "path")
        public = PublishedDocument.objects.public().filter(Q(id__in=ids) | Q(path__in=paths))
        rows = list(public.values(*columns))
        self._by_id: Mapping[UUID, dict[str, Any]] = {row["id"]: row for row in rows}
        self._by_path: Mapping[str, dict[str, Any]] = {row["path"]: row for row in rows}
        once = DocumentPath.objects.filter(path__in=paths - self._by_path.keys())
        self._left = frozenset(once.values_list("path", flat=True))

    def of_item(self, item: MenuItem) -> dict[str, Any] | None:
        """Give the link of an item of a menu, unless what it leads to is not public."""
        if item.page is None:
            return self.of_address(item.label, item.url)
        row = self._by_id.get(item.page.translation_key)
        return _page_link(item.label, row) if row else None

    def of_address(self, label: str, address: str) -> dict[str, Any] | None:
        """Give the link to an address of this site or of another."""
        if not address.startswith("/"):
            return {"label": label, "url": address, "page": None}
        path = _document_path(address)
        if path in self._left:
            return None
        row = self._by_path.get(path)
        link = {"label": label, "url": absolute(address), "page": None}
        return {**link, "page": _reference(row)} if row else link


def _document_path(address: str) -> str:
    return address.partition("#")[0].partition("?")[0].rstrip("/") + "/"


def _page_link(label: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": label, "url": absolute(row["path"]), "page": _reference(row)}


def _reference(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "id": str(row["id"]), "url": absolute(row["path"])}


def _alert(alert: Alert, links: _Links) -> dict[str, Any]:
    label = alert.link_label or "En savoir plus"
    return {
        "title": alert.title,
        "text": alert.text or None,
        "level": alert.level,
        "link": links.of_address(label, alert.link_url) if alert.link_url else None,
        "starts_at": instant(alert.starts_at) if alert.starts_at else None,
        "ends_at": instant(alert.ends_at) if alert.ends_at else None,
    }


def _alert_instants(now: datetime) -> list[datetime]:
    """Instants to come at which an alert appears or goes."""
    rows = Alert.objects.filter(live=True).values_list("starts_at", "ends_at", "expire_at")
    return [at for row in rows for at in row if at is not None and at > now]
