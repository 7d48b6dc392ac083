"""Read the address of a list: what the campus knows is checked, what others add is left out."""

import unicodedata
from dataclasses import dataclass, replace

from django.http import QueryDict

from cms.delivery.filters import Filters
from pages import french
from search.catalogues import Catalogue
from search.contract import MAXIMUM_HITS, Order, SearchRequest
from search.facets import FACETS

MAXIMUM_QUERY = 200

_LONGEST_PAGE = len(str(MAXIMUM_HITS))
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks of direction that hold for all that follows, the page around a query included."""


@dataclass(frozen=True)
class ParameterError:
    """One parameter that cannot be used, and what would be right, in French."""

    parameter: str
    message: str


class InvalidAddress(Exception):
    """The address asks for what the list does not offer: a filter of another list, a value.

    ``kept`` is the search that the rest of the address asks for.
    """

    def __init__(self, errors: list[ParameterError], kept: SearchRequest) -> None:
        super().__init__(", ".join(error.parameter for error in errors))
        self.errors = errors
        self.kept = kept


def read_request(query: QueryDict, catalogue: Catalogue) -> SearchRequest:
    """Turn a query string into a search of ``catalogue``.

    Names that the campus does not know are ignored: letters and social networks add theirs to
    links (``utm_source``, ``mtm_campaign``, ``fbclid``). A filter of other lists is refused,
    since ignoring it would pass the whole list off as what it selects. Values are put in the
    order of their facet, so that a choice has one address.

    Raises:
        InvalidAddress: a filter of other lists, an unknown value, a parameter given twice, or a
            page beyond ``MAXIMUM_HITS``.
    """
    errors = [
        ParameterError(name, f"Cette liste n’a pas de filtre {quoted(FACETS[name].label)}.")
        for name in query
        if name in FACETS and name not in catalogue.facets
    ]
    errors += [
        ParameterError(name, "Ce paramètre ne peut être donné qu’une fois.")
        for name in ("q", "page", "order")
        if len(query.getlist(name)) > 1
    ]
    q = _read_q(query.get("q", ""), errors)
    page = _read_page(query.get("page", ""), catalogue, errors)
    order = _read_order(query.get("order", ""), catalogue, q, errors)
    terms = {name: values for name in catalogue.facets if (values := _read(query, name, errors))}
    wanted = SearchRequest(
        q=q,
        filters=Filters(terms={**catalogue.fixed, **terms}),
        scope=Filters(terms=dict(catalogue.fixed)),
        order=order,
        page=page,
        limit=catalogue.limit,
        facets=catalogue.shown_facets(terms),
    )
    if errors:
        raise InvalidAddress(errors, replace(wanted, page=1))
    return wanted


def quoted(text: str) -> str:
    """« text », which no line break separates from its quotes; signs without a shape are left out.

    A null byte has no place in a page, and a mark of direction would turn what follows around.
    """
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cs", "Co"})
    return f"«\N{NO-BREAK SPACE}{_undirected(shown)}\N{NO-BREAK SPACE}»"


def _undirected(text: str) -> str:
    """Without the marks that set the direction of the text around them."""
    return text.translate(dict.fromkeys(map(ord, _DIRECTIONS)))


def without_empty_fields(query: QueryDict) -> str | None:
    """The same query string without what a form left empty, None when nothing was.

    Browsers without script send every field of a form; an address to share says what was chosen.
    """
    empty = [
        name for name in ("q", "order", "page") if name in query and not any(query.getlist(name))
    ]
    if not empty:
        return None
    kept = query.copy()
    for name in empty:
        del kept[name]
    return kept.urlencode()


def offered_orders(catalogue: Catalogue, q: str) -> tuple[Order, ...]:
    """Orders to choose from, the default one first."""
    return ("relevance", *catalogue.orders) if q else catalogue.orders


def _read_q(text: str, errors: list[ParameterError]) -> str:
    q = " ".join(_undirected(text).split())
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


def _read_page(text: str, catalogue: Catalogue, errors: list[ParameterError]) -> int:
    if not text:
        return 1
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    if not digits:
        message = "Le numéro de page doit être un nombre à partir de 1."
    elif len(digits) > _LONGEST_PAGE or (int(digits) - 1) * catalogue.limit >= MAXIMUM_HITS:
        message = f"La recherche ne va pas au-delà de {french.number(MAXIMUM_HITS)} résultats."
    else:
        return int(digits)
    errors.append(ParameterError("page", message))
    return 1


def _read_order(text: str, catalogue: Catalogue, q: str, errors: list[ParameterError]) -> Order:
    offered = offered_orders(catalogue, q)
    if text in {"", "relevance"}:
        return offered[0]
    for order in offered:
        if order == text:
            return order
    errors.append(ParameterError("order", f"Ce tri n’existe pas : {quoted(text[:60])}."))
    return offered[0]


def _read(query: QueryDict, name: str, errors: list[ParameterError]) -> tuple[str, ...]:
    given = dict.fromkeys(query.getlist(name))
    if not given:
        return ()
    known = FACETS[name].values()
    label = quoted(FACETS[name].label)
    errors += [
        ParameterError(name, f"{quoted(value[:60])} n’est pas une valeur de {label}.")
        for value in given
        if value not in known
    ]
    return tuple(value for value in known if value in given)
