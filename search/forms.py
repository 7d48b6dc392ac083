"""Read the address of a list: what the campus knows is checked, what others add is left out."""

from dataclasses import dataclass

from django.http import QueryDict

from cms.delivery.filters import Filters
from search.catalogues import Catalogue
from search.contract import MAXIMUM_HITS, Order, SearchRequest
from search.facets import FACETS

MAXIMUM_QUERY = 200


@dataclass(frozen=True)
class ParameterError:
    """One parameter that cannot be used, and what would be right, in French."""

    parameter: str
    message: str


class InvalidAddress(Exception):
    """The address asks for what the list does not offer: a filter of another list, a value."""

    def __init__(self, errors: list[ParameterError]) -> None:
        super().__init__(", ".join(error.parameter for error in errors))
        self.errors = errors


class PageTooFar(Exception):
    """The page asked for is beyond what any search gives."""


def read_request(query: QueryDict, catalogue: Catalogue) -> SearchRequest:
    """Turn a query string into a search of ``catalogue``.

    Names that the campus does not know are ignored: letters and social networks add theirs to
    links (``utm_source``, ``mtm_campaign``, ``fbclid``). A filter of other lists is refused,
    since ignoring it would pass the whole list off as what it selects.

    Raises:
        InvalidAddress: a filter of other lists, an unknown value, or a parameter given twice.
        PageTooFar: a page beyond ``MAXIMUM_HITS``.
    """
    errors = [
        ParameterError(name, f"Cette liste n’a pas de filtre « {FACETS[name].label} ».")
        for name in query
        if name in FACETS and name not in catalogue.facets
    ]
    errors += [
        ParameterError(name, "Ce paramètre ne peut être donné qu’une fois.")
        for name in ("q", "page", "order")
        if len(query.getlist(name)) > 1
    ]
    q = _read_q(query.get("q", ""), errors)
    page = _read_page(query.get("page", ""), errors)
    order = _read_order(query.get("order", ""), catalogue, q, errors)
    terms = {name: values for name in catalogue.facets if (values := _read(query, name, errors))}
    if errors:
        raise InvalidAddress(errors)
    if (page - 1) * catalogue.limit >= MAXIMUM_HITS:
        raise PageTooFar
    return SearchRequest(
        q=q,
        filters=Filters(terms={**catalogue.fixed, **terms}),
        order=order,
        page=page,
        limit=catalogue.limit,
        facets=catalogue.shown_facets(terms),
    )


def offered_orders(catalogue: Catalogue, q: str) -> tuple[Order, ...]:
    """Orders to choose from, the default one first."""
    return ("relevance", *catalogue.orders) if q else catalogue.orders


def default_request(catalogue: Catalogue) -> SearchRequest:
    """The list as it opens."""
    return SearchRequest(
        filters=Filters(terms=dict(catalogue.fixed)),
        order=catalogue.orders[0],
        limit=catalogue.limit,
        facets=catalogue.shown_facets({}),
    )


def _read_q(text: str, errors: list[ParameterError]) -> str:
    q = " ".join(text.split())
    if "\x00" in q:
        errors.append(ParameterError("q", "La recherche contient un caractère interdit."))
    elif len(q) > MAXIMUM_QUERY:
        errors.append(
            ParameterError(
                "q", f"La recherche est trop longue ({MAXIMUM_QUERY} caractères au plus)."
            )
        )
    else:
        return q
    return ""


def _read_page(text: str, errors: list[ParameterError]) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9:
        return int(text)
    errors.append(ParameterError("page", "Le numéro de page doit être un nombre à partir de 1."))
    return 1


def _read_order(text: str, catalogue: Catalogue, q: str, errors: list[ParameterError]) -> Order:
    offered = offered_orders(catalogue, q)
    if text in {"", "relevance"}:
        return offered[0]
    for order in offered:
        if order == text:
            return order
    errors.append(ParameterError("order", f"Ce tri n’existe pas : {text[:60]}."))
    return offered[0]


def _read(query: QueryDict, name: str, errors: list[ParameterError]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(query.getlist(name)))
    if not values:
        return ()
    known = FACETS[name].values()
    errors += [
        ParameterError(name, f"« {value[:60]} » n’est pas une valeur de « {FACETS[name].label} ».")
        for value in values
        if value not in known
    ]
    return values
