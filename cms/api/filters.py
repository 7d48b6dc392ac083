"""The filters of a list: their parameters, and what they become for the database."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from cms.api.parameters import Parameter, choices, instant, integer, vocabulary
from cms.api.terms import TERMS, Term, terms_of
from cms.delivery.filters import Filters, TimeRange
from cms.delivery.schedule import Memo, freshness
from pages.choices import ArticleCategory, DurationBand, Kind
from search.facets import FACETS

_vocabularies = Memo(100)
_SINCE = (
    instant("updated_since", "Modifié depuis cette date."),
    instant("published_since", "Publié depuis cette date."),
)
_RANGES: Mapping[str, tuple[Parameter, ...]] = {
    Kind.TRAINING: (
        instant("session_after", "Une session se tient à cette date ou après."),
        instant("session_before", "Une session se tient à cette date ou avant.", end_of_day=True),
        integer("duration_max", "Durée maximale, en minutes.", minimum=1, maximum=1_000_000),
    ),
    Kind.EVENT: (
        instant("from", "A lieu à cette date ou après."),
        instant("to", "A lieu à cette date ou avant.", end_of_day=True),
    ),
}


def filter_parameters(kind: str | None = None) -> dict[str, Parameter]:
    """Parameters that filter a list: of one kind, or of every kind."""
    ranges = (parameter for each in _RANGES if kind in {None, each} for parameter in _RANGES[each])
    parameters = [*map(_term_parameter, terms_of(kind)), *_SINCE, *ranges]
    if kind:
        parameters[0] = choices("kind", TERMS["kind"].description, (kind,))
    return {parameter.name: parameter for parameter in parameters}


def facet_parameters() -> dict[str, Parameter]:
    """Parameters of the facets of search that are not filters of lists."""
    months = vocabulary(
        "event_month", "Mois d’un événement : « 2021-11 ».", _values_of("event_month")
    )
    closed = (
        choices("duration", "Durée, par tranches.", DurationBand.values),
        choices("category", "Rubrique de l’actualité.", ArticleCategory.values),
    )
    return {parameter.name: parameter for parameter in (*closed, months)}


def filters_of(values: Mapping[str, Any], kind: str | None = None) -> Filters:
    """Read the filters out of the values of a query."""
    terms = {
        name: given for name, given in values.items() if given and (name in TERMS or name in FACETS)
    }
    if kind:
        terms["kind"] = (kind,)
    return Filters(
        terms=terms,
        updated_since=values["updated_since"],
        published_since=values["published_since"],
        sessions=TimeRange(values.get("session_after"), values.get("session_before")),
        events=TimeRange(values.get("from"), values.get("to")),
        duration_max=values.get("duration_max"),
    )


def _term_parameter(term: Term) -> Parameter:
    if term.codes is not None:
        return choices(term.name, term.description, term.codes.values)
    where = f"/api/v1/vocabularies/{term.plural}"
    return vocabulary(term.name, term.description, _values_of(term.name), where)


def _values_of(name: str) -> Callable[[], Collection[str]]:
    return lambda: _vocabularies.get(freshness(), name, lambda: FACETS[name].values().keys())
