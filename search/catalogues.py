"""What the search page, each catalogue and a campaign's programme offer: facets, orders, sizes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.contract import Order

ORDER_LABELS: dict[Order, str] = {
    "relevance": "Pertinence",
    "-published_at": "Plus récents",
    "title": "Ordre alphabétique",
    "start": "Date, de la plus ancienne à la plus récente",
    "-start": "Date, de la plus récente à la plus ancienne",
}


NOUNS: dict[str, tuple[str, str]] = {
    "training": ("formation", "formations"),
    "toolkit": ("mallette ou kit", "mallettes et kits"),
    "resource": ("ressource", "ressources"),
    "community": ("communauté", "communautés"),
    "lab": ("laboratoire", "laboratoires"),
    "event": ("événement", "événements"),
    "article": ("actualité", "actualités"),
}


@dataclass(frozen=True)
class Catalogue:
    """One place that lists contents.

    ``fixed`` terms always apply and are not offered as facets. ``orders`` are offered when
    nothing is searched, the first one is the default; a search adds relevance, then the default.
    With ``adapts``, only the facets that fit the kinds chosen are shown, ``adapts`` always.
    """

    facets: tuple[str, ...]
    orders: tuple[Order, ...]
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 12
    adapts: tuple[str, ...] = ()

    def shown_facets(self, terms: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Facets to count and show for the filters in force."""
        if not self.adapts:
            return self.facets
        shown = {*self.adapts, *terms}
        for kind in terms.get("kind", ()):
            shown |= set(KINDS[kind].facets if kind in KINDS else ())
        return tuple(name for name in self.facets if name in shown)

    @property
    def kind(self) -> str | None:
        """The kind listed when there is one only."""
        kinds = self.fixed.get("kind", ())
        return kinds[0] if len(kinds) == 1 else None


EVERYTHING = Catalogue(
    facets=(
        "kind", "theme", "audience", "region", "level", "delivery", "session_state", "duration",
        "resource_type", "toolkit_kind", "scope", "lab_kind", "status", "format", "mode", "state",
        "event_month", "organiser_category", "category", "organisation", "community", "campaign",
        "lab",
    ),
    orders=("-published_at", "title"),
    limit=20,
    adapts=("kind", "theme", "audience", "region", "organisation"),
)  # fmt: skip

KINDS: dict[str, Catalogue] = {
    "training": Catalogue(
        facets=("theme", "audience", "level", "delivery", "session_state", "duration"),
        orders=("title", "start", "-published_at"),
    ),
    "toolkit": Catalogue(
        facets=("theme", "audience", "toolkit_kind"), orders=("title", "-published_at")
    ),
    "resource": Catalogue(
        facets=("theme", "audience", "resource_type", "duration"),
        orders=("title", "-published_at"),
    ),
    "community": Catalogue(
        facets=("theme", "audience", "scope", "region"), orders=("title", "-published_at")
    ),
    "lab": Catalogue(
        facets=("region", "lab_kind", "status", "theme"),
        orders=("title", "-published_at"),
        limit=24,
    ),
    "event": Catalogue(
        facets=("state", "event_month", "campaign", "format", "mode", "region",
                "organiser_category", "theme"),
        orders=("-start", "start", "title"),
        limit=24,
    ),
    "article": Catalogue(facets=("theme", "category"), orders=("-published_at", "title")),
}  # fmt: skip


def of_kind(kind: str) -> Catalogue:
    """The catalogue of an index page.

    Raises:
        KeyError: no index lists this kind.
    """
    listed = KINDS[kind]
    return Catalogue(listed.facets, listed.orders, {"kind": (kind,)}, listed.limit)


def of_campaign(slug: str) -> Catalogue:
    """The programme of a campaign: its events, in their order."""
    return Catalogue(
        facets=("event_month", "theme", "format", "mode", "region", "organiser_category"),
        orders=("start",),
        fixed={"kind": ("event",), "campaign": (slug,)},
        limit=100,
    )
