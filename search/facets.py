"""The facets as configuration: name, French label, and every value with its own label."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from cms.delivery.filters import Filters
from cms.delivery.models import DocumentTerm, PublishedDocument
from pages import choices
from search.analysis import sort_key
from search.contract import FacetResult, FacetValue
from snippets.models import Audience, Organisation, Region, Theme


@dataclass(frozen=True)
class ValueLabel:
    """What people read for a value; ``parent`` is the value above it in a tree."""

    label: str
    parent: str | None = None


Values = Mapping[str, ValueLabel]


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list; documents store its codes under ``name``."""

    name: str
    label: str
    load: Callable[[], Values]

    def values(self) -> Values:
        """Every value a filter may take, in the order to show; one query at most."""
        return self.load()


def _closed(enumeration: type[TextChoices]) -> Callable[[], Values]:
    values = {value: ValueLabel(str(label)) for value, label in enumeration.choices}
    return lambda: values


def _by_label(rows: Iterable[tuple[str, str]]) -> Values:
    ordered = sorted(rows, key=lambda row: (sort_key(row[1]), row[0]))
    return {slug: ValueLabel(label) for slug, label in ordered}


def _themes() -> Values:
    """Each theme before its children."""
    rows = list(Theme.objects.order_by().values_list("slug", "label", "parent__slug"))
    labels = {slug: label for slug, label, _ in rows}

    def rank(row: tuple[str, str, str | None]) -> tuple[str, bool, str]:
        slug, label, parent = row
        return sort_key(labels.get(parent or slug, label)), parent is not None, sort_key(label)

    return {slug: ValueLabel(label, parent) for slug, label, parent in sorted(rows, key=rank)}


def _audiences() -> Values:
    return _by_label(Audience.objects.order_by().values_list("slug", "label"))


def _regions() -> Values:
    return _by_label(Region.objects.order_by().values_list("slug", "label"))


def _organisations() -> Values:
    return _by_label(Organisation.objects.order_by().values_list("slug", "name"))


def _pages(kind: choices.Kind) -> Callable[[], Values]:
    """Public pages of a kind, by their slug."""

    def load() -> Values:
        documents = PublishedDocument.objects.public().filter(kind=kind)
        rows = documents.order_by("sort_title", "id").values_list("slug", "title")
        return {slug: ValueLabel(title) for slug, title in rows}

    return load


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def _event_months() -> Values:
    """Months that have public events, the latest first; codes are ``2021-11``."""
    public = PublishedDocument.objects.public()
    codes = (
        DocumentTerm.objects.filter(name="event_month", document__in=public)
        .order_by("-value")
        .values_list("value", flat=True)
        .distinct()
    )
    return {code: ValueLabel(_month_label(code)) for code in codes}


def _month_label(code: str) -> str:
    year, _, month = code.partition("-")
    return f"{_MONTHS[int(month) - 1].capitalize()} {year}"


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("kind", "Type de contenu", _closed(choices.Kind)),
        Facet("theme", "Thème", _themes),
        Facet("audience", "Public", _audiences),
        Facet("region", "Région", _regions),
        Facet("level", "Niveau", _closed(choices.Level)),
        Facet("delivery", "Modalité", _closed(choices.Delivery)),
        Facet("session_state", "Inscriptions", _closed(choices.SessionState)),
        Facet("duration", "Durée", _closed(choices.DurationBand)),
        Facet("resource_type", "Type de ressource", _closed(choices.ResourceType)),
        Facet("toolkit_kind", "Type de mallette", _closed(choices.ToolkitKind)),
        Facet("scope", "Type de communauté", _closed(choices.CommunityScope)),
        Facet("lab_kind", "Type de laboratoire", _closed(choices.LabKind)),
        Facet("status", "État du laboratoire", _closed(choices.LabStatus)),
        Facet("format", "Format", _closed(choices.EventFormat)),
        Facet("mode", "Participation", _closed(choices.EventMode)),
        Facet("state", "Moment", _closed(choices.EventState)),
        Facet("event_month", "Mois", _event_months),
        Facet("organiser_category", "Type d’organisateur", _closed(choices.OrganiserCategory)),
        Facet("category", "Rubrique", _closed(choices.ArticleCategory)),
        Facet("organisation", "Organisation", _organisations),
        Facet("community", "Communauté", _pages(choices.Kind.COMMUNITY)),
        Facet("campaign", "Temps fort", _pages(choices.Kind.CAMPAIGN)),
        Facet("lab", "Laboratoire", _pages(choices.Kind.LAB)),
    )
}


Counts = Mapping[str, Mapping[str, int]]
"""Number of documents by facet name, then by value; what is absent is 0."""


def build(names: Iterable[str], counts: Counts, filters: Filters) -> tuple[FacetResult, ...]:
    """Label and order the counts: every value that finds something, and every selected one."""
    return tuple(
        _result(FACETS[name], counts.get(name, {}), filters.terms.get(name, ())) for name in names
    )


def _result(facet: Facet, counts: Mapping[str, int], selected: tuple[str, ...]) -> FacetResult:
    shown = {value for value, count in counts.items() if count} | set(selected)
    known = facet.values() if shown else {}
    ordered = [value for value in known if value in shown]
    ordered += sorted(shown - known.keys())
    values = tuple(
        FacetValue(
            value=value,
            label=known[value].label if value in known else value,
            count=counts.get(value, 0),
            selected=value in selected,
            parent=known[value].parent if value in known else None,
        )
        for value in ordered
    )
    return FacetResult(facet.name, facet.label, values)
