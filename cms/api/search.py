"""Search and completion: the answers of ``search.service`` in the words of the API."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cms.api.filters import facet_parameters, filter_parameters, filters_of
from cms.api.http import Answer, Call, content_answer, to_json
from cms.api.lists import link_header, next_address
from cms.api.ordering import DATED_ORDERS, DEFAULT_ORDER
from cms.api.parameters import Parameter, choice, integer, names, text
from cms.api.problems import InvalidParameters, InvalidValue
from cms.delivery.schedule import freshness
from search import service
from search.contract import (
    MAXIMUM_HITS,
    Completion,
    FacetResult,
    Hit,
    Order,
    SearchRequest,
    SearchResponse,
)
from search.facets import FACETS
from search.insight import log
from search.insight.models import Source

_HEAD = ("id", "kind", "title", "path", "url", "summary")


def _by_name(*parameters: Parameter) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters}


SEARCH_PARAMETERS: Mapping[str, Parameter] = {
    **_by_name(text("q", "Mots cherchés ; sans eux, tout est donné.")),
    **filter_parameters(),
    **facet_parameters(),
    **_by_name(
        choice(
            "order",
            "Ordre ; par pertinence quand des mots sont cherchés.",
            ["relevance", *DATED_ORDERS],
        ),
        integer("page", "Page, à partir de 1.", minimum=1, maximum=MAXIMUM_HITS, default=1),
        integer("limit", "Résultats par page.", minimum=1, maximum=50, default=20),
        names(
            "facets",
            "Facettes voulues, séparées par des virgules ; toutes par défaut, ou « none ».",
            FACETS,
            nothing="none",
        ),
    ),
}
SUGGEST_PARAMETERS: Mapping[str, Parameter] = _by_name(
    text("q", "Début de saisie."),
    integer("limit", "Suggestions en tout.", minimum=1, maximum=20, default=8),
)


def search(call: Call) -> Answer:
    """Answer a page of hits with facets, no older than a minute: so soon editors see their choices.

    Raises:
        InvalidParameters: the page lies beyond the 10,000th hit.
    """
    values = call.values
    page, limit = values["page"], values["limit"]
    if (page - 1) * limit >= MAXIMUM_HITS:
        message = f"La recherche ne va pas au-delà de {MAXIMUM_HITS} résultats."
        raise InvalidParameters({"page": InvalidValue(message)})
    order: Order = values["order"] or ("relevance" if values["q"].strip() else DEFAULT_ORDER)
    request = SearchRequest(
        q=values["q"],
        filters=filters_of(values),
        order=order,
        page=page,
        limit=limit,
        facets=tuple(FACETS) if values["facets"] is None else values["facets"],
    )
    response = service.search(request)
    log.record(request, response, Source.API)
    following = None
    if page < response.pages:
        following = next_address(call, "page", str(page + 1))
    return content_answer(
        call,
        _content(response, following),
        changes_at=freshness().changes_at,
        may_be_stale=False,
        headers=link_header(following),
    )


def suggest(call: Call) -> Answer:
    """Answer completions of what is being typed, grouped by kind."""
    groups = [
        {"kind": group.kind, "label": group.label, "items": list(map(_completion, group.items))}
        for group in service.suggest(call.values["q"], call.values["limit"])
    ]
    content = to_json({"groups": groups})
    return content_answer(call, content, changes_at=freshness().changes_at, may_be_stale=False)


def _content(response: SearchResponse, following: str | None) -> bytes:
    rest = {
        "count": response.count,
        "page": response.page,
        "pages": response.pages,
        "next": following,
        "facets": list(map(_facet, response.facets)),
        "suggestion": asdict(response.suggestion) if response.suggestion else None,
        "relaxed": response.relaxed,
        "degraded": response.degraded,
        "engine": response.engine,
    }
    hits = b",".join(map(_hit, response.hits))
    return b'{"items":[' + hits + b"]," + to_json(rest)[1:]


def _hit(hit: Hit) -> bytes:
    card: dict[str, Any] = json.loads(hit.card)
    head = {name: card[name] for name in _HEAD}
    head |= {"promoted": hit.promoted, "highlights": dict(hit.highlights)}
    return to_json(head)[:-1] + b',"document":' + bytes(hit.card) + b"}"


def _facet(facet: FacetResult) -> dict[str, Any]:
    return {
        "name": facet.name,
        "label": facet.label,
        "values": [asdict(value) for value in facet.values],
    }


def _completion(item: Completion) -> dict[str, Any]:
    return {
        "id": str(item.id) if item.id else None,
        "title": item.title,
        "path": item.path,
        "url": item.url,
        "highlight": item.highlight,
    }
