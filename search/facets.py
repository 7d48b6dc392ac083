"""The facets as configuration: name, French label, and every value with its own label."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from cms.delivery.models import DocumentTerm, PublishedDocument
from pages import choices
from search.analysis import sort_key
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


def _choices(name: str, label: str) -> Facet:
    return Facet(name, label, _closed(choices.TERM_CHOICES[name]))


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("kind", "Type de contenu", _closed(choices.Kind)),
        Facet("theme", "Thème", _themes),
        Facet("audience", "Public", _audiences),
        Facet("region", "Région", _regions),
        _choices("level", "Niveau"),
        _choices("delivery", "Modalité"),
        _choices("session_state", "Inscriptions"),
        _choices("duration", "Durée"),
        _choices("resource_type", "Type de ressource"),
        _choices("toolkit_kind", "Type de mallette"),
        _choices("scope", "Type de communauté"),
        _choices("lab_kind", "Type de laboratoire"),
        _choices("status", "État du laboratoire"),
        _choices("format", "Format"),
        _choices("mode", "Participation"),
        _choices("state", "Moment"),
        Facet("event_month", "Mois", _event_months),
        _choices("organiser_category", "Type d’organisateur"),
        _choices("category", "Rubrique"),
        Facet("organisation", "Organisation", _organisations),
        Facet("community", "Communauté", _pages(choices.Kind.COMMUNITY)),
        Facet("campaign", "Temps fort", _pages(choices.Kind.CAMPAIGN)),
        Facet("lab", "Laboratoire", _pages(choices.Kind.LAB)),
    )
}
